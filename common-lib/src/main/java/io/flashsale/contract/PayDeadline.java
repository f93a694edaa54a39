package io.flashsale.contract;

import org.jspecify.annotations.Nullable;

/** The time to pay this order has run out; the order row decides whether that still matters. */
public record PayDeadline(OrderId orderId, @Nullable String traceparent) implements EventItem {

    @Override
    public String key() {
        return orderId.toString();
    }
}
