package io.flashsale.gateway.adapter.upstream;

import io.flashsale.platform.http.Breaker;
import java.net.URI;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * The instances of one service, taken in turn. One that refused a connection is passed over for a while, one that has not
 * been answering is left alone by its breaker, and one at which far more requests wait than at another gets no more of
 * them: a frozen instance must not take the places of the others.
 */
final class Instances {

    /** No instance may be asked now. */
    static final int NONE = -1;

    /** What may wait at an instance before it counts as slower than another. */
    private static final int UNEVEN_FROM = 16;

    private final List<URI> addresses;
    private final List<Breaker> breakers;
    private final AtomicLongArray avoidUntilNanos;
    private final AtomicIntegerArray underWay;
    private final AtomicInteger turn = new AtomicInteger();
    private final long avoidForNanos;

    Instances(List<URI> addresses, IntFunction<Breaker> breakers, long avoidForNanos, long nowNanos) {
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("a service needs at least one address");
        }
        this.addresses = addresses.stream().map(Instances::bare).toList();
        this.breakers = IntStream.range(0, addresses.size()).mapToObj(breakers).toList();
        this.avoidForNanos = avoidForNanos;
        this.avoidUntilNanos = new AtomicLongArray(addresses.size());
        this.underWay = new AtomicIntegerArray(addresses.size());
        for (int i = 0; i < addresses.size(); i++) {
            avoidUntilNanos.set(i, nowNanos);
        }
    }

    int size() {
        return addresses.size();
    }

    /** Without a slash at its end: paths, which begin with one, are put behind it for each request. */
    private static URI bare(URI address) {
        return URI.create(address.toString().replaceAll("/+$", ""));
    }

    /** A path can be put right behind it. */
    URI address(int instance) {
        return addresses.get(instance);
    }

    /**
     * The next in turn that is neither avoided nor slow; if there is none, the next in turn that answers at all.
     *
     * @return {@link #NONE} if no breaker lets a request through; else one that must be left again
     */
    int enter(long nowNanos) {
        int first = Math.floorMod(turn.getAndIncrement(), addresses.size());
        int fewest = fewestUnderWay();
        for (int i = 0; i < addresses.size(); i++) {
            int candidate = (first + i) % addresses.size();
            boolean avoided = avoidUntilNanos.get(candidate) - nowNanos > 0;
            boolean slow = underWay.get(candidate) > 2 * fewest + UNEVEN_FROM;
            if (!avoided && !slow && entered(candidate)) {
                return candidate;
            }
        }
        for (int i = 0; i < addresses.size(); i++) {
            int candidate = (first + i) % addresses.size();
            if (entered(candidate)) {
                return candidate;
            }
        }
        return NONE;
    }

    void answered(int instance, long startNanos) {
        underWay.decrementAndGet(instance);
        breakers.get(instance).answered(startNanos);
    }

    /** It could not be reached. */
    void refused(int instance, long startNanos, long nowNanos, Throwable why) {
        avoidUntilNanos.set(instance, nowNanos + avoidForNanos);
        failed(instance, startNanos, why);
    }

    /** It was reached, and gave no answer. */
    void failed(int instance, long startNanos, Throwable why) {
        underWay.decrementAndGet(instance);
        breakers.get(instance).failed(startNanos, why);
    }

    /** The request was given up for a reason of our own. */
    void left(int instance) {
        underWay.decrementAndGet(instance);
        breakers.get(instance).left();
    }

    private boolean entered(int instance) {
        boolean open = breakers.get(instance).tryEnter();
        if (open) {
            underWay.incrementAndGet(instance);
        }
        return open;
    }

    private int fewestUnderWay() {
        int fewest = Integer.MAX_VALUE;
        for (int i = 0; i < addresses.size(); i++) {
            fewest = Math.min(fewest, underWay.get(i));
        }
        return fewest;
    }
}
