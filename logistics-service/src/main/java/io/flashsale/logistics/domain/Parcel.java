package io.flashsale.logistics.domain;

import io.flashsale.contract.OrderId;
import io.flashsale.contract.UserId;
import org.jspecify.annotations.Nullable;

/** A new parcel; everything but the address follows from the order id. */
public record Parcel(
        TrackingNumber trackingNumber,
        UserId userId,
        ShipTo shipTo,
        SortingCode sortingCode,
        @Nullable String traceparent) {

    public static Parcel of(OrderId orderId, UserId userId, ShipTo shipTo, @Nullable String traceparent) {
        return new Parcel(TrackingNumber.of(orderId), userId, shipTo, SortingCode.of(shipTo), traceparent);
    }

    public OrderId orderId() {
        return trackingNumber.orderId();
    }
}
