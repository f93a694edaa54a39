package io.flashsale.payment.sandbox;

import java.util.Locale;
import java.util.Optional;

/** What the shopper chooses on the pay page. */
enum PayOutcome {
    /** Captured, one callback at once. */
    SUCCESS,
    /** Not captured, one callback at once. */
    FAILURE,
    /** Captured, one callback after a while. */
    LATE,
    /** Captured, three callbacks at once. */
    DUPLICATE;

    private static final int DUPLICATES = 3;

    static Optional<PayOutcome> of(String text) {
        for (var outcome : values()) {
            if (outcome.name().toLowerCase(Locale.ROOT).equals(text)) {
                return Optional.of(outcome);
            }
        }
        return Optional.empty();
    }

    boolean captures() {
        return this != FAILURE;
    }

    int callbacks() {
        return this == DUPLICATE ? DUPLICATES : 1;
    }
}
