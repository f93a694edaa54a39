package io.flashsale.logistics.app.port;

import io.flashsale.contract.OrderId;
import io.flashsale.logistics.domain.Parcel;
import io.flashsale.logistics.domain.ParcelProgress;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The parcels, by order. Each call groups its orders by database and table itself. */
public interface ParcelStore {

    /** Which of these orders have a parcel. */
    Set<OrderId> withParcel(Collection<OrderId> orders);

    /** One local transaction per database; an order that has a parcel keeps it. Law 10. */
    void create(List<Parcel> parcels);

    /** Of the orders that have a parcel; read without a lock, so it may be older than the truth, never newer. */
    Map<OrderId, ParcelProgress> progress(Collection<OrderId> orders);
}
