package io.flashsale.inventory.domain;

import java.time.Instant;

/** The status that a client sees: the stored one, read by the clock. */
public enum ShownStatus {
    DRAFT,
    SCHEDULED,
    OPEN,
    PAUSED,
    CLOSED;

    public static ShownStatus of(Sale sale, Instant now) {
        boolean ended = !now.isBefore(sale.terms().endsAt());
        return switch (sale.status()) {
            case DRAFT -> DRAFT;
            case PUBLISHED -> {
                if (ended) {
                    yield CLOSED;
                }
                yield now.isBefore(sale.terms().startsAt()) ? SCHEDULED : OPEN;
            }
            case PAUSED -> ended ? CLOSED : PAUSED;
            case CLOSED -> CLOSED;
        };
    }
}
