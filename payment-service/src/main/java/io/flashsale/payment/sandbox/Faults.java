package io.flashsale.payment.sandbox;

import java.time.Duration;

/**
 * What a test tells the provider to do wrong. Held in memory only: a restart heals.
 *
 * @param slow added to each answer to the shop, after the work is done: the shop may have gone by then
 * @param failing the shop is answered 500 and nothing is done
 * @param silent callbacks are lost
 * @param late delay of the callback of a late payment
 */
record Faults(Duration slow, boolean failing, boolean silent, Duration late) {

    private static final long LONGEST_MILLIS = 600_000;

    static Faults none(Duration late) {
        return new Faults(Duration.ZERO, false, false, late);
    }

    /** @throws IllegalArgumentException if a value is malformed or out of range */
    Faults with(Fields changes) {
        return new Faults(
                millis(changes, "slowMillis", slow),
                Boolean.parseBoolean(changes.get("fail", Boolean.toString(failing))),
                Boolean.parseBoolean(changes.get("silent", Boolean.toString(silent))),
                millis(changes, "lateMillis", late));
    }

    private static Duration millis(Fields changes, String name, Duration otherwise) {
        long millis = Long.parseLong(changes.get(name, Long.toString(otherwise.toMillis())));
        if (millis < 0 || millis > LONGEST_MILLIS) {
            throw new IllegalArgumentException(name + " is 0 to " + LONGEST_MILLIS);
        }
        return Duration.ofMillis(millis);
    }
}
