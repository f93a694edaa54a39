package io.flashsale.gateway.adapter.upstream;

import io.flashsale.contract.ProblemCode;
import io.flashsale.gateway.GatewayProperties;
import io.flashsale.platform.web.ProblemException;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * One service behind the gateway: its instances, how many requests may be under way there, and how long one may take.
 *
 * <p>Only what never left the gateway is tried again, and only for requests that may be repeated: a refused connection
 * leads to the next instance.
 */
public final class Upstream {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final String service;
    private final Instances instances;
    private final HttpClient http;
    private final Semaphore places;
    private final int maxWaiting;
    private final AtomicInteger waiting = new AtomicInteger();
    private final Duration timeout;
    private final BodyHandler<byte[]> bounded;
    private final MeterRegistry meters;

    Upstream(
            String service,
            Instances instances,
            HttpClient http,
            GatewayProperties.Upstream bounds,
            MeterRegistry meters) {
        this.service = service;
        this.instances = instances;
        this.http = http;
        this.places = new Semaphore(bounds.maxConcurrent(), true);
        this.maxWaiting = bounds.maxWaiting();
        this.timeout = bounds.responseTimeout();
        this.bounded = BodyHandlers.limiting(
                BodyHandlers.ofByteArray(), bounds.maxResponse().toBytes());
        this.meters = meters;
        meters.gauge(
                "flash.gateway.upstream.free.places",
                io.micrometer.core.instrument.Tags.of("service", service),
                places,
                Semaphore::availablePermits);
    }

    public String service() {
        return service;
    }

    /** Share of the places in the queue that are taken, 0 to 1. */
    public double queueShare() {
        return Math.min(1, (double) waiting.get() / maxWaiting);
    }

    /**
     * Sends the request to an instance and waits for the whole answer.
     *
     * @param repeatable whether a second attempt can do no harm
     * @param request built for the instance's base URL
     * @throws ProblemException 503 if no instance can be reached or has a free place, 504 if the answer takes too long
     */
    public HttpResponse<byte[]> send(boolean repeatable, Function<URI, HttpRequest> request) {
        long deadline = System.nanoTime() + timeout.toNanos();
        try {
            takePlace();
            try {
                return attempts(repeatable, request, bounded, deadline);
            } finally {
                places.release();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw unavailable("stopping");
        }
    }

    /**
     * Sends the request and waits for the head of the answer only. It takes none of the places: an open stream costs the
     * service next to nothing, and is bounded by whoever opens it. A second attempt can do no harm.
     *
     * @return whose body has to be closed
     * @throws ProblemException as {@link #send}
     */
    public HttpResponse<InputStream> open(Function<URI, HttpRequest> request) {
        long deadline = System.nanoTime() + timeout.toNanos();
        try {
            return attempts(true, request, BodyHandlers.ofInputStream(), deadline);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw unavailable("stopping");
        }
    }

    private void takePlace() throws InterruptedException {
        // Without a wait first, in turn: that costs nothing while there are places.
        if (places.tryAcquire(0, TimeUnit.NANOSECONDS)) {
            return;
        }
        try {
            // What waits for a frozen service must not use up the gateway's connections.
            if (waiting.incrementAndGet() > maxWaiting || !places.tryAcquire(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
                throw unavailable("full");
            }
        } finally {
            waiting.decrementAndGet();
        }
    }

    private <T> HttpResponse<T> attempts(
            boolean repeatable, Function<URI, HttpRequest> request, BodyHandler<T> body, long deadline)
            throws InterruptedException {
        int attempts = repeatable ? instances.size() : 1;
        for (int attempt = 1; ; attempt++) {
            int instance = instances.enter(System.nanoTime());
            if (instance == Instances.NONE) {
                throw unavailable("open");
            }
            long start = System.nanoTime();
            try {
                return once(instance, request, body, start, deadline);
            } catch (ConnectException | HttpConnectTimeoutException unreachable) {
                if (attempt >= attempts || deadline - System.nanoTime() <= 0) {
                    throw unavailable("connect");
                }
            } catch (HttpTimeoutException | TimeoutException late) {
                count("timeout");
                throw new ProblemException(ProblemCode.GATEWAY_TIMEOUT, RETRY_AFTER);
            } catch (IOException broken) {
                throw unavailable("broken");
            }
        }
    }

    /** One attempt, of which the instance's breaker learns in any case. */
    private <T> HttpResponse<T> once(
            int instance, Function<URI, HttpRequest> request, BodyHandler<T> body, long start, long deadline)
            throws IOException, InterruptedException, TimeoutException {
        boolean told = false;
        try {
            var answer = exchange(request.apply(instances.address(instance)), body, deadline);
            instances.answered(instance, start);
            told = true;
            return answer;
        } catch (ConnectException | HttpConnectTimeoutException unreachable) {
            instances.refused(instance, start, System.nanoTime(), unreachable);
            told = true;
            throw unreachable;
        } catch (IOException | TimeoutException failed) {
            instances.failed(instance, start, failed);
            told = true;
            throw failed;
        } finally {
            if (!told) {
                instances.left(instance);
            }
        }
    }

    private <T> HttpResponse<T> exchange(HttpRequest request, BodyHandler<T> body, long deadline)
            throws IOException, InterruptedException, TimeoutException {
        var answer = http.sendAsync(request, body);
        try {
            return answer.get(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | InterruptedException abandoned) {
            answer.cancel(true);
            throw abandoned;
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof IOException io) {
                throw io;
            }
            throw new IllegalStateException("the HTTP client failed", failed.getCause());
        }
    }

    private ProblemException unavailable(String kind) {
        count(kind);
        return new ProblemException(ProblemCode.UNAVAILABLE, RETRY_AFTER);
    }

    private void count(String kind) {
        meters.counter("flash.gateway.upstream.failures", "service", service, "kind", kind)
                .increment();
    }
}
