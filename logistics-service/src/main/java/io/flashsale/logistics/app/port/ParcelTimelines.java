package io.flashsale.logistics.app.port;

import io.flashsale.contract.OrderId;
import io.flashsale.contract.UserId;
import io.flashsale.logistics.domain.TrackedParcel;
import java.util.Optional;

/** Parcels as their owners see them. */
public interface ParcelTimelines {

    /** The owner is part of the query: a neighbour's parcel is no parcel. */
    Optional<TrackedParcel> find(OrderId orderId, UserId owner);
}
