package io.flashsale.contract;

import org.jspecify.annotations.Nullable;

/** The provider captured this payment. */
public record PaymentSucceeded(
        PaymentId paymentId,
        OrderId orderId,
        UserId userId,
        Money amount,
        @Nullable String traceparent) implements EventItem {

    @Override
    public String key() {
        return orderId.toString();
    }
}
