package io.flashsale.logistics.app;

import io.flashsale.contract.OrderId;
import io.flashsale.contract.OrderPaid;
import io.flashsale.logistics.app.port.Addresses;
import io.flashsale.logistics.app.port.ParcelStore;
import io.flashsale.logistics.domain.Parcel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Law 10: a paid order gets one parcel, however often the message comes. */
public final class CreateParcels {

    private final ParcelStore parcels;
    private final Addresses addresses;
    private final int addressBatch;

    /** @param addressBatch orders per call to order-service, at most 128 */
    public CreateParcels(ParcelStore parcels, Addresses addresses, int addressBatch) {
        if (addressBatch < 1 || addressBatch > 128) {
            throw new IllegalArgumentException("order-service answers 1 to 128 addresses per call");
        }
        this.parcels = parcels;
        this.addresses = addresses;
        this.addressBatch = addressBatch;
    }

    /**
     * @param created parcels that were created by this call
     * @param withoutAddress orders that order-service does not know (yet): their message must come again
     */
    public record Outcome(int created, List<OrderId> withoutAddress) {

        public Outcome {
            withoutAddress = List.copyOf(withoutAddress);
        }
    }

    public Outcome handle(List<OrderPaid> paid) {
        Map<OrderId, OrderPaid> missing = withoutParcel(paid);
        var orders = List.copyOf(missing.keySet());
        var withoutAddress = new ArrayList<OrderId>();
        int created = 0;
        for (int from = 0; from < orders.size(); from += addressBatch) {
            List<OrderId> batch = orders.subList(from, Math.min(from + addressBatch, orders.size()));
            Map<OrderId, Addresses.Recipient> recipients = addresses.of(batch);
            var fresh = new ArrayList<Parcel>(batch.size());
            for (OrderId orderId : batch) {
                Addresses.Recipient recipient = recipients.get(orderId);
                if (recipient == null) {
                    withoutAddress.add(orderId);
                } else {
                    fresh.add(parcel(missing.get(orderId), recipient));
                }
            }
            parcels.create(fresh);
            created += fresh.size();
        }
        return new Outcome(created, withoutAddress);
    }

    private Map<OrderId, OrderPaid> withoutParcel(List<OrderPaid> paid) {
        var missing = new LinkedHashMap<OrderId, OrderPaid>();
        for (OrderPaid order : paid) {
            missing.putIfAbsent(order.orderId(), order);
        }
        // Skips the call to order-service for what a redelivered message did already.
        missing.keySet().removeAll(parcels.withParcel(missing.keySet()));
        return missing;
    }

    private static Parcel parcel(OrderPaid order, Addresses.Recipient recipient) {
        if (!recipient.userId().equals(order.userId())) {
            // Would ship to a stranger: poison, for a person to look at.
            throw new IllegalStateException("order " + order.orderId() + " belongs to another user than was said");
        }
        return Parcel.of(order.orderId(), order.userId(), recipient.shipTo(), order.traceparent());
    }
}
