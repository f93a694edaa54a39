package io.flashsale.logistics.app;

import io.flashsale.contract.OrderId;
import io.flashsale.contract.UserId;
import io.flashsale.logistics.app.port.OrderOwners;
import io.flashsale.logistics.app.port.ParcelTimelines;
import io.flashsale.logistics.domain.TrackedParcel;
import io.flashsale.logistics.domain.TrackingNumber;
import java.util.List;
import java.util.Optional;

/** Shows parcels to the one who ordered them, and to nobody else. */
public final class TrackParcel {

    private final ParcelTimelines timelines;
    private final OrderOwners owners;

    public TrackParcel(ParcelTimelines timelines, OrderOwners owners) {
        this.timelines = timelines;
        this.owners = owners;
    }

    public Optional<TrackedParcel> byNumber(TrackingNumber number, UserId owner) {
        return timelines.find(number.orderId(), owner).filter(parcel -> parcel.trackingNumber()
                .equals(number));
    }

    /** Empty: no such order, or not the caller's. An own order that is not paid yet has an empty list. */
    public Optional<List<TrackedParcel>> ofOrder(OrderId orderId, UserId owner) {
        Optional<TrackedParcel> parcel = timelines.find(orderId, owner);
        if (parcel.isPresent()) {
            return parcel.map(List::of);
        }
        // Only order-service knows an order without a parcel.
        return owners.callerOwns(orderId) ? Optional.of(List.of()) : Optional.empty();
    }
}
