package io.flashsale.order.app;

import io.flashsale.contract.OrderId;
import io.flashsale.order.app.port.OrderEvents;
import io.flashsale.order.app.port.OrderMetrics;
import io.flashsale.order.app.port.Orders;
import io.flashsale.order.app.port.Sweeps;
import io.flashsale.order.domain.CancelReason;
import io.flashsale.order.domain.Order;
import io.flashsale.order.domain.OrderStatus;
import java.time.Duration;
import java.util.List;

/** Cancels what was not paid in time, by the timer's message and, behind it, by a sweeper. */
public final class ExpireOrders {

    private final Orders orders;
    private final OrderEvents events;
    private final Sweeps sweeps;
    private final OrderMetrics metrics;

    public ExpireOrders(Orders orders, OrderEvents events, Sweeps sweeps, OrderMetrics metrics) {
        this.orders = orders;
        this.events = events;
        this.sweeps = sweeps;
        this.metrics = metrics;
    }

    /**
     * From a message: apply, publish, then acknowledge. Rows that were cancelled before are published again, since nobody
     * knows whether that message went out.
     *
     * @return the orders whose time has not come yet
     */
    public List<OrderId> byTimer(List<OrderId> orderIds) {
        orders.expire(orderIds);
        List<Order> now = orders.findAll(orderIds);
        List<Order> cancelled = now.stream()
                .filter(order -> order.status() == OrderStatus.CANCELLED)
                .toList();
        if (!cancelled.isEmpty()) {
            events.cancelled(cancelled);
            metrics.cancelled(cancelled.size(), CancelReason.UNPAID.text());
        }
        return now.stream()
                .filter(order -> order.status() == OrderStatus.CONFIRMED)
                .map(Order::orderId)
                .toList();
    }

    /** From a job: by half message, since no message would be redelivered if it died in between. */
    public int bySweep(Duration grace, int limit) {
        List<Order> unpaid = sweeps.unpaid(grace, limit);
        int cancelled = 0;
        if (!unpaid.isEmpty() && orders.cancelAll(unpaid, CancelReason.UNPAID)) {
            cancelled = unpaid.size();
        } else {
            for (Order order : unpaid) { // One of them was paid meanwhile.
                cancelled += orders.cancelAll(List.of(order), CancelReason.UNPAID) ? 1 : 0;
            }
        }
        metrics.swept("unpaid", cancelled);
        return cancelled;
    }
}
