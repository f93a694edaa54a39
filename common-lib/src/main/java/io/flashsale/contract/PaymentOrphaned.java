package io.flashsale.contract;

import org.jspecify.annotations.Nullable;

/** A captured payment that no order took; it is refunded, exactly once. */
public record PaymentOrphaned(
        PaymentId paymentId,
        OrderId orderId,
        String reason,
        @Nullable String traceparent) implements EventItem {

    @Override
    public String key() {
        return orderId.toString();
    }
}
