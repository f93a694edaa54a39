package io.flashsale.order.app;

import io.flashsale.contract.OrderId;
import io.flashsale.contract.UserId;
import io.flashsale.order.app.port.OrderMetrics;
import io.flashsale.order.app.port.Orders;
import io.flashsale.order.domain.CancelReason;
import io.flashsale.order.domain.Order;
import io.flashsale.order.domain.OrderStatus;
import java.util.List;
import java.util.Optional;

/** The owner cancels. Only a CONFIRMED order can be; against a payment or the time-out the row decides. */
public final class CancelOrder {

    public sealed interface Outcome {

        /** Cancelled now or before. */
        record Cancelled(Order order) implements Outcome {}

        /** Not decided by the ledger yet. */
        record Pending() implements Outcome {}

        record TooLate(OrderStatus status) implements Outcome {}

        record Unknown() implements Outcome {}
    }

    private static final int ROUNDS = 3;

    private final Orders orders;
    private final OrderMetrics metrics;

    public CancelOrder(Orders orders, OrderMetrics metrics) {
        this.orders = orders;
        this.metrics = metrics;
    }

    public Outcome cancel(OrderId orderId, UserId userId) {
        for (int round = 0; round < ROUNDS; round++) {
            Optional<Order> found = orders.findOwned(orderId, userId);
            if (found.isEmpty()) {
                return new Outcome.Unknown();
            }
            Order order = found.get();
            switch (order.status()) {
                case PLACED -> {
                    return new Outcome.Pending();
                }
                case CANCELLED -> {
                    return new Outcome.Cancelled(order);
                }
                case CONFIRMED -> {
                    if (orders.cancelAll(List.of(order), CancelReason.BY_OWNER)) {
                        metrics.cancelled(1, CancelReason.BY_OWNER.text());
                    }
                    // Won or lost, the row says how it ended.
                }
                case REJECTED, PAID, SHIPPED, DELIVERED, VOID -> {
                    return new Outcome.TooLate(order.status());
                }
            }
        }
        return new Outcome.Pending();
    }
}
