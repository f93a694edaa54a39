package io.flashsale.platform.http;

import io.flashsale.platform.ServiceUnavailable;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.support.HttpRequestWrapper;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Sends each request to the instance whose turn it is. A read that could not even connect goes to the next instance once;
 * a write does not, so that no caller has to ask himself what a second attempt may do.
 */
final class SpreadingInterceptor implements ClientHttpRequestInterceptor {

    private static final int ATTEMPTS_OF_A_READ = 2;

    private final String neighbour;
    private final Addresses addresses;

    SpreadingInterceptor(String neighbour, Addresses addresses) {
        this.neighbour = neighbour;
        this.addresses = addresses;
    }

    @Override
    public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution) {
        boolean read = request.getMethod() == HttpMethod.GET || request.getMethod() == HttpMethod.HEAD;
        for (int attempt = 1; ; attempt++) {
            try {
                return execution.execute(to(addresses.next(), request), body);
            } catch (ConnectException | HttpConnectTimeoutException unreachable) {
                if (!read || attempt >= ATTEMPTS_OF_A_READ) {
                    throw new ServiceUnavailable(neighbour + " cannot be reached", unreachable);
                }
            } catch (IOException broken) {
                throw new ServiceUnavailable("no whole answer from " + neighbour, broken);
            }
        }
    }

    private static HttpRequest to(URI instance, HttpRequest request) {
        var uri = UriComponentsBuilder.fromUri(request.getURI())
                .scheme(instance.getScheme())
                .host(instance.getHost())
                .port(instance.getPort())
                .build(true)
                .toUri();
        return new HttpRequestWrapper(request) {
            @Override
            public URI getURI() {
                return uri;
            }
        };
    }
}
