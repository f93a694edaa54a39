package io.flashsale.platform.http;

import io.flashsale.platform.ServiceUnavailable;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** The instances of one neighbour, taken in turn, and the places for calls that are under way there. */
final class Neighbour {

    /** One instance, and whether it is to be asked. */
    record Instance(URI address, Breaker breaker) {}

    private final String name;
    private final List<Instance> instances;
    private final Semaphore places;
    private final Duration placeTimeout;
    private final AtomicInteger turn = new AtomicInteger();

    Neighbour(String name, List<URI> addresses, HttpProperties properties, MeterRegistry meters) {
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("a neighbour needs at least one address");
        }
        this.name = name;
        this.instances = IntStream.range(0, addresses.size())
                .mapToObj(i ->
                        new Instance(addresses.get(i), new Breaker(name + "-" + (i + 1), properties.breaker(), meters)))
                .toList();
        this.places = new Semaphore(properties.maxConcurrent());
        this.placeTimeout = properties.placeTimeout();
    }

    String name() {
        return name;
    }

    /**
     * A place for one call.
     *
     * @throws ServiceUnavailable if none becomes free in time: whoever waits for a slow neighbour must not pile up
     */
    void takePlace() {
        try {
            if (!places.tryAcquire(placeTimeout.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new ServiceUnavailable("too many calls to " + name + " are under way");
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new ServiceUnavailable("interrupted on the way to " + name, stopped);
        }
    }

    void leavePlace() {
        places.release();
    }

    /**
     * The instance whose turn it is among those that answer; its breaker is entered.
     *
     * @throws ServiceUnavailable at once if none has been answering
     */
    Instance enter() {
        int first = Math.floorMod(turn.getAndIncrement(), instances.size());
        for (int i = 0; i < instances.size(); i++) {
            Instance candidate = instances.get((first + i) % instances.size());
            if (candidate.breaker().tryEnter()) {
                return candidate;
            }
        }
        throw new ServiceUnavailable(
                name + " has not been answering", instances.getFirst().breaker().retryAfter());
    }
}
