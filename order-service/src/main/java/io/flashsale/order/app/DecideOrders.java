package io.flashsale.order.app;

import io.flashsale.contract.OrderId;
import io.flashsale.order.app.port.OrderEvents;
import io.flashsale.order.app.port.OrderMetrics;
import io.flashsale.order.app.port.Orders;
import io.flashsale.order.domain.Order;
import java.util.List;

/** The ledger has spoken: PLACED becomes CONFIRMED or REJECTED. */
public final class DecideOrders {

    private final Orders orders;
    private final OrderEvents events;
    private final OrderMetrics metrics;

    public DecideOrders(Orders orders, OrderEvents events, OrderMetrics metrics) {
        this.orders = orders;
        this.events = events;
        this.metrics = metrics;
    }

    /** The reminder goes out before the message is acknowledged: a redelivery sends it again, which is harmless. */
    public void confirm(List<OrderId> orderIds) {
        List<Order> confirmed = orders.confirm(orderIds);
        metrics.confirmed(confirmed);
        if (!confirmed.isEmpty()) {
            events.remindAtPayDeadline(confirmed);
        }
    }

    public void reject(List<OrderId> orderIds) {
        orders.reject(orderIds);
        metrics.rejected(orderIds.size());
    }
}
