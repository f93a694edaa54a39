package io.flashsale.order.app;

import io.flashsale.contract.OrderId;
import io.flashsale.order.app.port.OrderEvents;
import io.flashsale.order.app.port.OrderMetrics;
import io.flashsale.order.app.port.Orders;
import io.flashsale.order.domain.Order;
import io.flashsale.order.domain.OrderStatus;
import java.util.List;
import java.util.function.Predicate;

/**
 * Publishes again what became of orders, because somebody did not hear it: the second way for facts whose message was
 * lost for good. Safe to repeat, like every publication.
 */
public final class TellAgain {

    private final Orders orders;
    private final OrderEvents events;
    private final OrderMetrics metrics;

    public TellAgain(Orders orders, OrderEvents events, OrderMetrics metrics) {
        this.orders = orders;
        this.events = events;
        this.metrics = metrics;
    }

    /** @return how many of the orders had something to tell; a CONFIRMED one is still open and has nothing */
    public int tell(List<OrderId> orderIds) {
        List<Order> rows = orders.findAll(orderIds);
        List<Order> placed = with(rows, status -> status == OrderStatus.PLACED);
        List<Order> cancelled = with(rows, status -> status == OrderStatus.CANCELLED);
        List<Order> paid = with(
                rows,
                status ->
                        status == OrderStatus.PAID || status == OrderStatus.SHIPPED || status == OrderStatus.DELIVERED);
        if (!placed.isEmpty()) {
            events.placedAgain(placed);
        }
        if (!cancelled.isEmpty()) {
            events.cancelled(cancelled);
        }
        if (!paid.isEmpty()) {
            events.paid(
                    paid, orders.paymentsOf(paid.stream().map(Order::orderId).toList()));
        }
        int told = placed.size() + cancelled.size() + paid.size();
        metrics.swept("told-again", told);
        return told;
    }

    private static List<Order> with(List<Order> rows, Predicate<OrderStatus> wanted) {
        return rows.stream().filter(order -> wanted.test(order.status())).toList();
    }
}
