package io.flashsale.platform.http;

import io.flashsale.contract.ProblemCode;
import io.flashsale.platform.ServiceUnavailable;
import io.flashsale.platform.json.EventJson;
import io.flashsale.platform.security.ServiceToken;
import io.flashsale.platform.web.ProblemException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.web.client.RestClient;

/**
 * Clients for neighbours: spread over their instances, with time-outs, bounded in number, with a token and the running
 * trace. A neighbour that is down, slow or answers 5xx is a {@link ServiceUnavailable}; one that has not been answering for
 * a while is that at once; 4xx comes as Spring's {@code HttpClientErrorException}.
 *
 * <pre>{@code
 * RestClient order = internalHttp.client("order");                 // as this service, ROLE_SERVICE
 * RestClient payment = internalHttp.asCaller().client("payment");  // with the token of the request being served
 * }</pre>
 */
public final class InternalHttp {

    private final Map<String, Neighbour> neighbours;
    private final Duration retryPause;
    private final ClientHttpRequestFactory requests;
    private final ObservationRegistry observations;
    private final Supplier<String> token;

    InternalHttp(
            HttpProperties properties,
            ServiceToken serviceToken,
            ObservationRegistry observations,
            MeterRegistry meters) {
        this(
                neighbours(properties, meters),
                properties.retryPause(),
                requests(properties),
                observations,
                serviceToken::value);
    }

    private InternalHttp(
            Map<String, Neighbour> neighbours,
            Duration retryPause,
            ClientHttpRequestFactory requests,
            ObservationRegistry observations,
            Supplier<String> token) {
        this.neighbours = neighbours;
        this.retryPause = retryPause;
        this.requests = requests;
        this.observations = observations;
        this.token = token;
    }

    /** The same neighbours, asked in the name of the caller whose request is being served. */
    public InternalHttp asCaller() {
        return new InternalHttp(neighbours, retryPause, requests, observations, InternalHttp::callersToken);
    }

    /**
     * A client whose URIs start with a slash; keep and share it.
     *
     * @throws IllegalArgumentException if no address of that neighbour is configured
     */
    public RestClient client(String neighbour) {
        var known = neighbours.get(neighbour);
        if (known == null) {
            throw new IllegalArgumentException("flash.http.neighbours." + neighbour + " is not set");
        }
        return RestClient.builder()
                .baseUrl("http://" + neighbour)
                .requestFactory(requests)
                .observationRegistry(observations)
                .configureMessageConverters(converters -> converters
                        .registerDefaults()
                        .withJsonConverter(new JacksonJsonHttpMessageConverter(EventJson.mapper())))
                .requestInterceptor((request, body, execution) -> {
                    request.getHeaders().setBearerAuth(token.get());
                    return execution.execute(request, body);
                })
                .requestInterceptor(new SpreadingInterceptor(known, retryPause))
                .defaultStatusHandler(HttpStatusCode::is5xxServerError, (_, response) -> {
                    throw new ServiceUnavailable(
                            neighbour + " answered " + response.getStatusCode().value());
                })
                .build();
    }

    private static String callersToken() {
        if (SecurityContextHolder.getContext().getAuthentication() instanceof JwtAuthenticationToken caller) {
            return caller.getToken().getTokenValue();
        }
        throw new ProblemException(ProblemCode.UNAUTHENTICATED);
    }

    private static Map<String, Neighbour> neighbours(HttpProperties properties, MeterRegistry meters) {
        var neighbours = new HashMap<String, Neighbour>();
        properties
                .neighbours()
                .forEach((name, urls) -> neighbours.put(name, new Neighbour(name, urls, properties, meters)));
        return Map.copyOf(neighbours);
    }

    private static ClientHttpRequestFactory requests(HttpProperties properties) {
        // HTTP/1.1: an upgrade to h2c on every first request is a round trip for nothing.
        var http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(properties.connectTimeout())
                .executor(Thread::startVirtualThread)
                .build();
        var factory = new JdkClientHttpRequestFactory(http, Thread::startVirtualThread);
        factory.setReadTimeout(properties.readTimeout());
        return factory;
    }
}
