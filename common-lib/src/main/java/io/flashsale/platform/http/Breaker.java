package io.flashsale.platform.http;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Stops asking somebody who does not answer, so that callers are told at once instead of after a time-out each. Every
 * {@link #tryEnter()} that says yes is followed by exactly one of {@link #answered}, {@link #failed} and {@link #left}.
 */
public final class Breaker {

    private final CircuitBreaker circuit;
    private final Duration openFor;
    private final Counter refused;

    /** @param name of the neighbour's instance, for people: {@code order-1} */
    public Breaker(String name, BreakerSettings settings, MeterRegistry meters) {
        this.openFor = settings.openFor();
        this.circuit = CircuitBreaker.of(
                name,
                CircuitBreakerConfig.custom()
                        .slidingWindowType(SlidingWindowType.TIME_BASED)
                        .slidingWindowSize(settings.window())
                        .minimumNumberOfCalls(settings.minimumCalls())
                        .failureRateThreshold(settings.failurePercent())
                        // Slow is not dead: time-outs are failures, everything below them is load.
                        .slowCallRateThreshold(100)
                        .slowCallDurationThreshold(Duration.ofHours(1))
                        .waitDurationInOpenState(settings.openFor())
                        .permittedNumberOfCallsInHalfOpenState(settings.probes())
                        .build());
        this.refused = Counter.builder("flash.breaker.refused")
                .description("Calls that were not made because the neighbour has not been answering")
                .tag("breaker", name)
                .register(meters);
        Gauge.builder("flash.breaker.open", this, breaker -> breaker.isClosed() ? 0 : 1)
                .description("1 while a neighbour that has not been answering is left alone or probed")
                .tag("breaker", name)
                .register(meters);
    }

    /** Whether a call may be made now. */
    public boolean tryEnter() {
        if (circuit.tryAcquirePermission()) {
            return true;
        }
        refused.increment();
        return false;
    }

    /** Whatever the answer was. */
    public void answered(long startNanos) {
        circuit.onSuccess(System.nanoTime() - startNanos, TimeUnit.NANOSECONDS);
    }

    /** No connection, or no answer in time. */
    public void failed(long startNanos, Throwable why) {
        circuit.onError(System.nanoTime() - startNanos, TimeUnit.NANOSECONDS, why);
    }

    /** The call was given up for a reason of our own. */
    public void left() {
        circuit.releasePermission();
    }

    public boolean isClosed() {
        return circuit.getState() == CircuitBreaker.State.CLOSED;
    }

    /** When a retry makes sense after a refusal. */
    public Duration retryAfter() {
        return openFor;
    }
}
