package io.flashsale.order.adapter.persistence;

import io.flashsale.contract.EventTypes;
import io.flashsale.contract.OrderCancelled;
import io.flashsale.contract.OrderId;
import io.flashsale.contract.PaymentId;
import io.flashsale.contract.UserId;
import io.flashsale.order.app.port.Orders;
import io.flashsale.order.domain.CancelReason;
import io.flashsale.order.domain.Order;
import io.flashsale.order.domain.OrderStatus;
import io.flashsale.platform.database.PhysicalDatabase;
import io.flashsale.platform.id.Gene;
import io.flashsale.platform.messaging.EventPublisher;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Order rows: shoppers' reads through ShardingSphere, transitions straight to the physical database. */
@Component
class JdbcOrders implements Orders {

    private final OrderMapper mapper;
    private final ShardedOrders sharded;
    private final OrderInserts inserts;
    private final EventPublisher publisher;

    JdbcOrders(OrderMapper mapper, ShardedOrders sharded, OrderInserts inserts, EventPublisher publisher) {
        this.mapper = mapper;
        this.sharded = sharded;
        this.inserts = inserts;
        this.publisher = publisher;
    }

    @Override
    public Optional<Order> findOwned(OrderId orderId, UserId userId) {
        return Optional.ofNullable(mapper.findOwned(orderId.value(), userId.value()))
                .map(OrderRow::toOrder);
    }

    @Override
    public Optional<Order> findByKey(UserId userId, String idempotencyKey) {
        return Optional.ofNullable(mapper.findByKey(userId.value(), idempotencyKey))
                .map(OrderRow::toOrder);
    }

    @Override
    public List<Order> listOwned(UserId userId, Optional<OrderId> before, int limit) {
        long below = before.map(OrderId::value).orElse(Long.MAX_VALUE);
        return mapper.listOwned(userId.value(), below, limit).stream()
                .map(OrderRow::toOrder)
                .toList();
    }

    @Override
    public Optional<Order> findAny(OrderId orderId) {
        return findAll(List.of(orderId)).stream().findFirst();
    }

    @Override
    public List<Order> findAll(List<OrderId> orderIds) {
        List<Order> found = new ArrayList<>();
        sharded.byDatabase(orderIds)
                .forEach((database, ids) -> sharded.byTable(
                        ids, (table, values) -> found.addAll(select(database.jdbc(), table, values, ""))));
        return found;
    }

    @Override
    public List<Order> confirm(List<OrderId> orderIds) {
        List<Order> confirmed = new ArrayList<>();
        sharded.byDatabase(orderIds).forEach((database, ids) -> {
            Map<String, List<Long>> moved = new LinkedHashMap<>();
            sharded.byTable(ids, (table, values) -> {
                move(database.jdbc(), table, values, OrderStatus.PLACED, OrderStatus.CONFIRMED, "");
                moved.computeIfAbsent(table, t -> new ArrayList<>()).addAll(values);
            });
            confirmed.addAll(confirmedAmong(database.jdbc(), moved));
        });
        return confirmed;
    }

    /** One question for all tables of a database. */
    private static List<Order> confirmedAmong(JdbcClient jdbc, Map<String, List<Long>> idsByTable) {
        List<Object> params = new ArrayList<>();
        String sql = idsByTable.entrySet().stream()
                .map(entry -> {
                    params.addAll(entry.getValue());
                    String marks = String.join(
                            ",", Collections.nCopies(entry.getValue().size(), "?"));
                    return "SELECT " + OrderColumns.ALL + " FROM " + entry.getKey() + " WHERE order_id IN (" + marks
                            + ") AND status = " + OrderStatus.CONFIRMED.code();
                })
                .collect(Collectors.joining(" UNION ALL "));
        return jdbc.sql(sql).params(params).query(OrderColumns::read).list();
    }

    @Override
    public void reject(List<OrderId> orderIds) {
        leave(orderIds, OrderStatus.PLACED, OrderStatus.REJECTED, "no-stock", "");
    }

    @Override
    public void expire(List<OrderId> orderIds) {
        leave(
                orderIds,
                OrderStatus.CONFIRMED,
                OrderStatus.CANCELLED,
                CancelReason.UNPAID.text(),
                " AND pay_before <= NOW(3)");
    }

    @Override
    public void pay(Map<OrderId, PaymentId> payments) {
        sharded.byDatabase(List.copyOf(payments.keySet())).forEach((database, ids) -> {
            JdbcTemplate jdbc = inserts.template(database);
            sharded.byTable(
                    ids,
                    (table, values) -> jdbc.batchUpdate(
                            "UPDATE " + table + " SET status = " + OrderStatus.PAID.code()
                                    + ", payment_id = ? WHERE order_id = ? AND status = "
                                    + OrderStatus.CONFIRMED.code(),
                            values.stream()
                                    .map(id -> new Object[] {
                                        payments.get(new OrderId(id)).value(), id
                                    })
                                    .toList()));
        });
    }

    @Override
    public Map<OrderId, PaymentId> paymentsOf(List<OrderId> orderIds) {
        Map<OrderId, PaymentId> payments = new HashMap<>();
        sharded.byDatabase(orderIds)
                .forEach((database, ids) -> sharded.byTable(ids, (table, values) -> database.jdbc()
                        .sql("SELECT order_id, payment_id FROM " + table
                                + " WHERE order_id IN (:ids) AND payment_id IS NOT NULL")
                        .param("ids", values)
                        .query((rs, n) -> payments.put(new OrderId(rs.getLong(1)), new PaymentId(rs.getLong(2))))
                        .list()));
        return payments;
    }

    @Override
    public void ship(List<OrderId> orderIds) {
        sharded.byDatabase(orderIds)
                .forEach((database, ids) -> sharded.byTable(
                        ids,
                        (table, values) ->
                                move(database.jdbc(), table, values, OrderStatus.PAID, OrderStatus.SHIPPED, "")));
    }

    @Override
    public void deliver(List<OrderId> orderIds) {
        sharded.byDatabase(orderIds)
                .forEach((database, ids) -> sharded.byTable(
                        ids,
                        (table, values) ->
                                move(database.jdbc(), table, values, OrderStatus.SHIPPED, OrderStatus.DELIVERED, "")));
    }

    @Override
    public boolean cancelAll(List<Order> orders, CancelReason reason) {
        boolean all = true;
        for (Map.Entry<PhysicalDatabase, List<Order>> group : sharded.databases()
                .group(orders, order -> Gene.of(order.orderId().value()))
                .entrySet()) {
            all &= cancelIn(group.getKey(), group.getValue(), reason);
        }
        return all;
    }

    private boolean cancelIn(PhysicalDatabase database, List<Order> orders, CancelReason reason) {
        List<OrderCancelled> items =
                orders.stream().map(order -> cancelled(order, reason.text())).toList();
        String due = reason == CancelReason.UNPAID ? " AND pay_before <= NOW(3)" : "";
        try {
            publisher.publishWith(database, EventTypes.ORDERS_CANCELLED, items, jdbc -> {
                List<Order> left = leaveIn(
                        database,
                        orders.stream().map(Order::orderId).toList(),
                        OrderStatus.CONFIRMED,
                        OrderStatus.CANCELLED,
                        reason.text(),
                        due);
                if (left.size() != orders.size()) {
                    throw new MovedOn(); // The message names all of them: all or none (▲).
                }
                return left;
            });
            return true;
        } catch (MovedOn e) {
            return false;
        }
    }

    private void leave(List<OrderId> orderIds, OrderStatus from, OrderStatus to, String reason, String condition) {
        sharded.byDatabase(orderIds).forEach((database, ids) -> database.transactions()
                .executeWithoutResult(status -> leaveIn(database, ids, from, to, reason, condition)));
    }

    /**
     * Moves orders to a status that is not live, and gives their units back to the buyers' counts in the same
     * transaction (law 3). Locks first, so that what is given back is exactly what this transaction moved.
     */
    private List<Order> leaveIn(
            PhysicalDatabase database,
            List<OrderId> orderIds,
            OrderStatus from,
            OrderStatus to,
            String reason,
            String condition) {
        List<Order> moved = new ArrayList<>();
        sharded.byTable(orderIds, (table, values) -> {
            List<Order> locked =
                    select(database.jdbc(), table, values, " AND status = " + from.code() + condition + " FOR UPDATE");
            if (!locked.isEmpty()) {
                List<Long> ids =
                        locked.stream().map(order -> order.orderId().value()).toList();
                move(database.jdbc(), table, ids, from, to, reason);
                moved.addAll(locked);
            }
        });
        if (!moved.isEmpty()) {
            UserCounts.giveBack(
                    inserts.template(database),
                    UserCounts.sum(
                            moved,
                            order -> new UserCounts.Key(order.userId(), order.saleId(), order.skuId()),
                            Order::quantity));
        }
        return moved;
    }

    private static List<Order> select(JdbcClient jdbc, String table, List<Long> ids, String condition) {
        return jdbc.sql("SELECT " + OrderColumns.ALL + " FROM " + table + " WHERE order_id IN (:ids)" + condition)
                .param("ids", ids)
                .query(OrderColumns::read)
                .list();
    }

    /** The compare-and-set of law 4: one statement per batch and table. */
    private static void move(
            JdbcClient jdbc, String table, List<Long> ids, OrderStatus from, OrderStatus to, String reason) {
        if (!from.canBecome(to)) {
            throw new IllegalArgumentException(from + " can't become " + to);
        }
        jdbc.sql("UPDATE " + table + " SET status = :to, reason = :reason WHERE order_id IN (:ids) AND status = :from")
                .param("to", to.code())
                .param("reason", reason.isEmpty() ? null : reason)
                .param("ids", ids)
                .param("from", from.code())
                .update();
    }

    static OrderCancelled cancelled(Order order, String reason) {
        return new OrderCancelled(
                order.orderId(),
                order.userId(),
                order.saleId(),
                order.skuId(),
                order.bucket(),
                order.quantity(),
                reason,
                order.traceparent());
    }

    /** One of the orders is not what it was when it was read. */
    private static final class MovedOn extends RuntimeException {

        private static final long serialVersionUID = 1L;

        MovedOn() {
            super(null, null, false, false);
        }
    }
}
