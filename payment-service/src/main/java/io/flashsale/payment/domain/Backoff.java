package io.flashsale.payment.domain;

import java.time.Duration;

/** Doubling pauses between attempts, up to a bound. */
public record Backoff(Duration first, Duration longest) {

    private static final int MAX_DOUBLINGS = 20;

    public Backoff {
        if (!first.isPositive() || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException("0 < first <= longest");
        }
    }

    /** The pause after this many attempts; {@code attempts} counts from 0. */
    public Duration after(int attempts) {
        var pause = first.multipliedBy(1L << Math.clamp(attempts, 0, MAX_DOUBLINGS));
        return pause.compareTo(longest) < 0 ? pause : longest;
    }
}
