package io.flashsale.order.adapter.messaging;

import io.flashsale.contract.EventTypes;
import io.flashsale.contract.OrderCancelled;
import io.flashsale.contract.OrderId;
import io.flashsale.contract.OrderPaid;
import io.flashsale.contract.OrderPlaced;
import io.flashsale.contract.PayDeadline;
import io.flashsale.contract.PaymentId;
import io.flashsale.contract.PaymentOrphaned;
import io.flashsale.order.app.port.OrderEvents;
import io.flashsale.order.domain.Order;
import io.flashsale.platform.messaging.EventPublisher;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import org.springframework.stereotype.Component;

@Component
class PublishedOrderEvents implements OrderEvents {

    /** The broker's timer is a little late anyway; a little more spares a round of "not yet". */
    private static final Duration AFTER_DEADLINE = Duration.ofMillis(50);

    /** Items in one message. */
    private static final int MAX_ITEMS = 500;

    private final EventPublisher publisher;

    PublishedOrderEvents(EventPublisher publisher) {
        this.publisher = publisher;
    }

    @Override
    public void placedAgain(List<Order> orders) {
        chunks(orders, PublishedOrderEvents::placed)
                .forEach(items -> publisher.publish(EventTypes.ORDERS_PLACED, items));
    }

    @Override
    public void cancelled(List<Order> orders) {
        chunks(orders, PublishedOrderEvents::cancelled)
                .forEach(items -> publisher.publish(EventTypes.ORDERS_CANCELLED, items));
    }

    @Override
    public void paid(List<Order> orders, Map<OrderId, PaymentId> payments) {
        chunks(orders, order -> paid(order, Objects.requireNonNull(payments.get(order.orderId()))))
                .forEach(items -> publisher.publish(EventTypes.ORDERS_PAID, items));
    }

    @Override
    public void orphaned(List<PaymentOrphaned> payments) {
        publisher.publish(EventTypes.PAYMENTS_ORPHANED, payments);
    }

    @Override
    public void remindAtPayDeadline(List<Order> orders) {
        Map<Instant, List<Order>> bySecond = new TreeMap<>();
        for (Order order : orders) {
            Instant due = order.payBefore().plus(AFTER_DEADLINE).plusMillis(999).truncatedTo(ChronoUnit.SECONDS);
            bySecond.computeIfAbsent(due, second -> new ArrayList<>()).add(order);
        }
        bySecond.forEach((due, group) -> chunks(group, order -> new PayDeadline(order.orderId(), order.traceparent()))
                .forEach(items -> publisher.publishAt(EventTypes.PAY_DEADLINES_REACHED, items, due)));
    }

    private static <T> List<List<T>> chunks(List<Order> orders, Function<Order, T> item) {
        List<List<T>> chunks = new ArrayList<>();
        for (int from = 0; from < orders.size(); from += MAX_ITEMS) {
            chunks.add(orders.subList(from, Math.min(orders.size(), from + MAX_ITEMS)).stream()
                    .map(item)
                    .toList());
        }
        return chunks;
    }

    private static OrderPlaced placed(Order order) {
        return new OrderPlaced(
                order.orderId(),
                order.userId(),
                order.saleId(),
                order.skuId(),
                order.bucket(),
                order.quantity(),
                order.traceparent());
    }

    private static OrderCancelled cancelled(Order order) {
        return new OrderCancelled(
                order.orderId(),
                order.userId(),
                order.saleId(),
                order.skuId(),
                order.bucket(),
                order.quantity(),
                String.valueOf(order.reason()),
                order.traceparent());
    }

    private static OrderPaid paid(Order order, PaymentId paymentId) {
        return new OrderPaid(
                order.orderId(),
                order.userId(),
                order.saleId(),
                order.skuId(),
                order.bucket(),
                order.quantity(),
                paymentId,
                order.traceparent());
    }
}
