package io.flashsale.payment.adapter.sandbox;

import io.flashsale.payment.PaymentProperties;
import io.flashsale.payment.app.port.ProviderUnavailable;
import io.flashsale.payment.sandbox.Fields;
import io.flashsale.payment.sandbox.MessageSignature;
import io.flashsale.payment.sandbox.Secrets;
import io.flashsale.platform.http.Breaker;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;

/**
 * Signed calls to the sandbox provider, bounded in time and number. Who finds no place waits a little, first come, first
 * served: to be refused at once makes callers come back, and each time they cost as much as one who is served
 * (docs/adr/0026-payments-wait-for-the-provider.md).
 */
final class SandboxHttp implements AutoCloseable {

    private static final int SERVER_ERROR = 500;

    private final URI base;
    private final Duration requestTimeout;
    private final Secrets secrets;
    private final Clock clock;
    private final Places places;
    private final Breaker breaker;
    private final HttpClient http;

    SandboxHttp(
            PaymentProperties.Sandbox settings, Secrets secrets, Clock clock, Breaker breaker, MeterRegistry meters) {
        this.base = settings.url();
        this.requestTimeout = settings.requestTimeout();
        this.secrets = secrets;
        this.clock = clock;
        this.places = new Places(settings.maxConcurrentCalls(), settings.maxWaiting(), settings.maxWait());
        meters.gauge("flash.payment.provider.waiting", places, Places::waiting);
        this.breaker = breaker;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(settings.connectTimeout())
                .executor(Thread::startVirtualThread)
                .build();
    }

    Answer get(String path) {
        return send("GET", path, new byte[0]);
    }

    Answer post(String path, Fields fields) {
        return send("POST", path, fields.format().getBytes(StandardCharsets.UTF_8));
    }

    private Answer send(String method, String path, byte[] body) {
        // Nobody waits for one who is not asked. That he is asked again is the breaker's to say, behind the place.
        if (!breaker.isClosed() && places.areFull()) {
            throw new ProviderUnavailable("the provider has not been answering", null);
        }
        places.take();
        long startNanos = System.nanoTime();
        try {
            if (!breaker.tryEnter()) {
                throw new ProviderUnavailable("the provider has not been answering", null);
            }
            return exchange(request(method, path, body));
        } finally {
            places.leave(System.nanoTime() - startNanos);
        }
    }

    private Answer exchange(HttpRequest request) {
        long startNanos = System.nanoTime();
        boolean told = false;
        try {
            var answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
            told = true;
            if (answer.statusCode() >= SERVER_ERROR) {
                // He is one whole to us: what fails there fails for everybody.
                var failure = new ProviderUnavailable("the provider answered " + answer.statusCode(), null);
                breaker.failed(startNanos, failure);
                throw failure;
            }
            breaker.answered(startNanos);
            return new Answer(answer.statusCode(), answer.body());
        } catch (IOException failure) {
            told = true;
            breaker.failed(startNanos, failure);
            throw new ProviderUnavailable("the provider does not answer", failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ProviderUnavailable("interrupted", interrupted);
        } finally {
            if (!told) {
                breaker.left();
            }
        }
    }

    private HttpRequest request(String method, String path, byte[] body) {
        var timestamp = Long.toString(clock.instant().getEpochSecond());
        var signature =
                MessageSignature.sign(secrets.signing(), timestamp, MessageSignature.contentOfCall(method, path, body));
        return HttpRequest.newBuilder(base.resolve(path))
                .timeout(requestTimeout)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header(MessageSignature.TIMESTAMP_HEADER, timestamp)
                .header(MessageSignature.SIGNATURE_HEADER, signature)
                .method(method, HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    /** Any answer below 500. */
    record Answer(int status, byte[] body) {}
}
