package io.flashsale.payment.domain;

import java.util.Set;

/** The one transition table of a payment. */
public enum PaymentStatus {
    STARTED,
    SUCCEEDED,
    FAILED,
    CLOSED;

    /**
     * FAILED and CLOSED still go to SUCCEEDED: the provider has the last word about money. What it captured after all
     * is recorded, announced, and refunded if no order takes it. SUCCEEDED never changes; money back is a refund.
     */
    public Set<PaymentStatus> next() {
        return switch (this) {
            case STARTED -> Set.of(SUCCEEDED, FAILED, CLOSED);
            case FAILED, CLOSED -> Set.of(SUCCEEDED);
            case SUCCEEDED -> Set.of();
        };
    }

    public boolean mayBecome(PaymentStatus target) {
        return next().contains(target);
    }
}
