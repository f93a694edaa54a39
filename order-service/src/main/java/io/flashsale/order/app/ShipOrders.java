package io.flashsale.order.app;

import io.flashsale.contract.OrderId;
import io.flashsale.order.app.port.Orders;
import io.flashsale.order.domain.Order;
import io.flashsale.order.domain.OrderStatus;
import java.util.List;
import java.util.Set;

/** Parcels report: PAID becomes SHIPPED, SHIPPED becomes DELIVERED. Reports may come twice and out of order. */
public final class ShipOrders {

    private final Orders orders;

    public ShipOrders(Orders orders) {
        this.orders = orders;
    }

    /** @return orders that are not there yet */
    public List<OrderId> shipped(List<OrderId> orderIds) {
        orders.ship(orderIds);
        return in(orderIds, Set.of(OrderStatus.PLACED, OrderStatus.CONFIRMED));
    }

    /** @return orders that are not there yet */
    public List<OrderId> delivered(List<OrderId> orderIds) {
        orders.deliver(orderIds);
        return in(orderIds, Set.of(OrderStatus.PLACED, OrderStatus.CONFIRMED, OrderStatus.PAID));
    }

    private List<OrderId> in(List<OrderId> orderIds, Set<OrderStatus> early) {
        return orders.findAll(orderIds).stream()
                .filter(order -> early.contains(order.status()))
                .map(Order::orderId)
                .toList();
    }
}
