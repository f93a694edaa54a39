package io.flashsale.audit.law;

import io.flashsale.audit.Law;
import io.flashsale.audit.Outcome;
import io.flashsale.audit.evidence.Evidence;
import io.flashsale.audit.evidence.OrderRow;
import io.flashsale.audit.evidence.OrderState;
import io.flashsale.audit.evidence.Orders;
import io.flashsale.audit.evidence.ParcelRow;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Law 10: one parcel per paid order, none for any other; and the order says of its parcel what the parcel says. */
public final class OneParcel implements Law {

    @Override
    public int number() {
        return 10;
    }

    @Override
    public String title() {
        return "one parcel";
    }

    @Override
    public boolean live() {
        return false;
    }

    @Override
    public Outcome check(Evidence evidence) {
        var breaches = new Breaches();
        Orders orders = evidence.orders().get();
        Map<Long, ParcelRow> parcels = new HashMap<>();
        Set<String> numbers = new HashSet<>();
        for (ParcelRow parcel : evidence.parcels().get().rows()) {
            breaches.check(parcels.put(parcel.orderId(), parcel) == null, parcel, "a second parcel of the order");
            breaches.check(numbers.add(parcel.trackingNumber()), parcel, "another parcel has its number");
            Optional<OrderRow> order = orders.find(parcel.orderId());
            breaches.check(
                    order.isPresent()
                            && order.get().state().isPaid()
                            && order.get().userId().equals(parcel.userId()),
                    parcel,
                    "its order: " + order.map(Object::toString).orElse("none"));
            order.ifPresent(row -> agrees(breaches, parcel, row.state()));
        }
        for (OrderRow order : orders.rows()) {
            if (order.state().isPaid()) {
                breaches.check(parcels.containsKey(order.orderId()), order, "no parcel");
            }
        }
        return breaches.outcome();
    }

    private static void agrees(Breaches breaches, ParcelRow parcel, OrderState state) {
        boolean shipped = state == OrderState.SHIPPED || state == OrderState.DELIVERED;
        breaches.check(parcel.hasLeft() == shipped, parcel, "its order is " + state);
        breaches.check(
                parcel.status().equals("DELIVERED") == (state == OrderState.DELIVERED),
                parcel,
                "its order is " + state);
    }
}
