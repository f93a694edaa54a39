package io.flashsale.contract;

import org.jspecify.annotations.Nullable;

/** A parcel was picked up, or delivered: the event's type says which. */
public record ParcelMoved(
        OrderId orderId, String trackingNumber, @Nullable String traceparent) implements EventItem {

    @Override
    public String key() {
        return orderId.toString();
    }
}
