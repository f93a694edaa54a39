package io.flashsale.order.app;

import io.flashsale.contract.OrderId;
import io.flashsale.contract.PaymentId;
import io.flashsale.contract.PaymentOrphaned;
import io.flashsale.contract.PaymentSucceeded;
import io.flashsale.order.app.port.OrderEvents;
import io.flashsale.order.app.port.OrderMetrics;
import io.flashsale.order.app.port.Orders;
import io.flashsale.order.domain.Order;
import io.flashsale.order.domain.OrderStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A captured payment meets its order. The first one that finds it CONFIRMED pays it; every other is orphaned and will be
 * refunded. An order is never revived.
 */
public final class PayOrders {

    private final Orders orders;
    private final OrderEvents events;
    private final OrderMetrics metrics;

    public PayOrders(Orders orders, OrderEvents events, OrderMetrics metrics) {
        this.orders = orders;
        this.events = events;
        this.metrics = metrics;
    }

    /** @return the payments whose order is still PLACED: they came too early */
    public List<PaymentSucceeded> pay(List<PaymentSucceeded> payments) {
        Map<OrderId, PaymentId> first = new LinkedHashMap<>();
        payments.forEach(payment -> first.putIfAbsent(payment.orderId(), payment.paymentId()));
        orders.pay(first);

        List<OrderId> orderIds = List.copyOf(first.keySet());
        Map<OrderId, Order> rows =
                orders.findAll(orderIds).stream().collect(Collectors.toMap(Order::orderId, Function.identity()));
        Map<OrderId, PaymentId> paidBy = orders.paymentsOf(orderIds);

        Map<OrderId, Order> paid = new LinkedHashMap<>();
        List<PaymentOrphaned> orphans = new ArrayList<>();
        List<PaymentSucceeded> early = new ArrayList<>();
        for (PaymentSucceeded payment : payments) {
            Order order = rows.get(payment.orderId());
            if (payment.paymentId().equals(paidBy.get(payment.orderId()))) {
                paid.put(payment.orderId(), order);
            } else if (order != null && order.status() == OrderStatus.PLACED) {
                early.add(payment);
            } else {
                orphans.add(orphan(payment, order));
            }
        }
        if (!paid.isEmpty()) {
            events.paid(List.copyOf(paid.values()), paidBy);
        }
        if (!orphans.isEmpty()) {
            events.orphaned(orphans);
            metrics.orphaned(orphans.size());
        }
        return early;
    }

    private static PaymentOrphaned orphan(PaymentSucceeded payment, @org.jspecify.annotations.Nullable Order order) {
        String reason = order == null || order.status() == OrderStatus.VOID
                ? "no-such-order"
                : switch (order.status()) {
                    case CANCELLED -> "order-cancelled";
                    case REJECTED -> "order-rejected";
                    default -> "paid-already";
                };
        return new PaymentOrphaned(payment.paymentId(), payment.orderId(), reason, payment.traceparent());
    }
}
