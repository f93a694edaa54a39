package io.flashsale.platform.http;

import io.flashsale.platform.ServiceUnavailable;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.support.HttpRequestWrapper;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Sends each request to the instance whose turn it is. A read that found no connection, or lost it, is tried once more
 * after a short pause; one that was not answered in time is not, because its caller has waited long enough; a write never
 * is, so that no caller has to ask himself what a second attempt may do.
 */
final class SpreadingInterceptor implements ClientHttpRequestInterceptor {

    private static final int ATTEMPTS_OF_A_READ = 2;

    private final Neighbour neighbour;
    private final Duration longestPause;

    SpreadingInterceptor(Neighbour neighbour, Duration longestPause) {
        this.neighbour = neighbour;
        this.longestPause = longestPause;
    }

    @Override
    public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution) {
        neighbour.takePlace();
        try {
            return attempts(request, body, execution);
        } finally {
            neighbour.leavePlace();
        }
    }

    private ClientHttpResponse attempts(HttpRequest request, byte[] body, ClientHttpRequestExecution execution) {
        boolean read = request.getMethod() == HttpMethod.GET || request.getMethod() == HttpMethod.HEAD;
        for (int attempt = 1; ; attempt++) {
            try {
                return once(neighbour.enter(), request, body, execution);
            } catch (IOException failed) {
                boolean late =
                        failed instanceof HttpTimeoutException && !(failed instanceof HttpConnectTimeoutException);
                if (!read || late || attempt >= ATTEMPTS_OF_A_READ) {
                    throw new ServiceUnavailable("no answer from " + neighbour.name(), failed);
                }
            }
            LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(longestPause.toNanos() + 1));
        }
    }

    private static ClientHttpResponse once(
            Neighbour.Instance instance, HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
            throws IOException {
        long startNanos = System.nanoTime();
        boolean told = false;
        try {
            ClientHttpResponse answer = execution.execute(to(instance.address(), request), body);
            instance.breaker().answered(startNanos);
            told = true;
            return new WholeAnswer(answer, instance.address());
        } catch (IOException failed) {
            instance.breaker().failed(startNanos, failed);
            told = true;
            throw failed;
        } finally {
            if (!told) {
                instance.breaker().left();
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
