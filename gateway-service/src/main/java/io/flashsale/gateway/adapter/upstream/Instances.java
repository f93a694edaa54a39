package io.flashsale.gateway.adapter.upstream;

import java.net.URI;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;

/** The instances of one service, taken in turn; one that refused a connection is passed over for a while. */
final class Instances {

    private final List<URI> addresses;
    private final AtomicLongArray avoidUntilNanos;
    private final AtomicInteger turn = new AtomicInteger();
    private final long avoidForNanos;

    Instances(List<URI> addresses, long avoidForNanos, long nowNanos) {
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("a service needs at least one address");
        }
        this.addresses = List.copyOf(addresses);
        this.avoidForNanos = avoidForNanos;
        this.avoidUntilNanos = new AtomicLongArray(addresses.size());
        for (int i = 0; i < addresses.size(); i++) {
            avoidUntilNanos.set(i, nowNanos);
        }
    }

    int size() {
        return addresses.size();
    }

    URI address(int instance) {
        return addresses.get(instance);
    }

    /** The next in turn that is not avoided; if all are, the next in turn. */
    int next(long nowNanos) {
        int first = Math.floorMod(turn.getAndIncrement(), addresses.size());
        for (int i = 0; i < addresses.size(); i++) {
            int candidate = (first + i) % addresses.size();
            if (avoidUntilNanos.get(candidate) - nowNanos <= 0) {
                return candidate;
            }
        }
        return first;
    }

    void refused(int instance, long nowNanos) {
        avoidUntilNanos.set(instance, nowNanos + avoidForNanos);
    }
}
