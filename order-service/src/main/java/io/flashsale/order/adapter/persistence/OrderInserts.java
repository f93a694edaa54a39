package io.flashsale.order.adapter.persistence;

import io.flashsale.contract.OrderId;
import io.flashsale.order.domain.NewOrder;
import io.flashsale.order.domain.Order;
import io.flashsale.order.domain.OrderStatus;
import io.flashsale.platform.crypto.Sealer;
import io.flashsale.platform.database.PhysicalDatabase;
import io.flashsale.platform.database.PhysicalDatabases;
import io.flashsale.platform.json.EventJson;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The statements of the commit lane, straight to the physical database its gene names. */
@Component
class OrderInserts {

    /** Rows that are in the way of a batch. */
    record Existing(Map<OrderId, Order> byId, Map<String, Order> byKey) {

        @Nullable
        Order of(NewOrder order) {
            Order row = byId.get(order.orderId());
            return row != null ? row : byKey.get(keyOf(order.userId().value(), order.idempotencyKey()));
        }

        static String keyOf(String userId, String idempotencyKey) {
            return userId + ' ' + idempotencyKey;
        }
    }

    static final String INSERT = "INSERT INTO %s (order_id, user_id, idempotency_key, payload_hash, sale_id,"
            + " sku_id, bucket, quantity, amount_minor, currency, status, ship_to, traceparent, placed_at, pay_before)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

    private final PhysicalDatabases databases;
    private final ShardedOrders sharded;
    private final Sealer sealer;
    private final List<JdbcTemplate> templates;

    OrderInserts(PhysicalDatabases databases, ShardedOrders sharded, Sealer sealer) {
        this.databases = databases;
        this.sharded = sharded;
        this.sealer = sealer;
        this.templates = databases.all().stream()
                .map(database -> new JdbcTemplate(database.dataSource()))
                .toList();
    }

    static UserCounts.Key countKey(NewOrder order) {
        return new UserCounts.Key(
                order.userId(), order.terms().saleId(), order.terms().skuId());
    }

    JdbcTemplate template(PhysicalDatabase database) {
        return templates.get(database.index());
    }

    /**
     * Inside the local transaction: the buyers' counts, then one multi-row insert per table.
     *
     * @return the orders as committed, in the order given
     * @throws OverLimit naming the buyers who would hold too much
     */
    List<Order> insert(PhysicalDatabase database, List<NewOrder> orders) {
        JdbcTemplate jdbc = template(database);
        Map<UserCounts.Key, Integer> units = UserCounts.sum(orders, OrderInserts::countKey, NewOrder::quantity);
        boolean allNew = UserCounts.add(jdbc, units);
        Map<UserCounts.Key, Integer> limits = orders.stream()
                .collect(Collectors.toMap(
                        OrderInserts::countKey, order -> order.terms().perUserLimit(), Math::min, TreeMap::new));
        // The database's clock, read once: the answer must show the deadline that the row has.
        LocalDateTime now;
        // Law 3: whoever had nothing of his item has what he asks for now, and needs no second look at the rows.
        if (allNew && units.entrySet().stream().allMatch(row -> row.getValue() <= limits.get(row.getKey()))) {
            now = UserCounts.now(jdbc);
        } else {
            UserCounts.Checked checked = UserCounts.check(database.jdbc(), limits);
            if (!checked.overLimit().isEmpty()) {
                throw new OverLimit(checked.overLimit());
            }
            now = checked.now();
        }
        Map<String, List<Object[]>> rows = new TreeMap<>();
        for (NewOrder order : orders) {
            rows.computeIfAbsent(sharded.table(order.orderId()), table -> new ArrayList<>())
                    .add(row(order, now));
        }
        rows.forEach((table, batch) -> jdbc.batchUpdate(INSERT.formatted(table), batch));
        return orders.stream().map(order -> placed(order, now)).toList();
    }

    /** Rows under these order ids, VOID included, or under these users' keys. */
    Existing existing(PhysicalDatabase database, List<NewOrder> orders) {
        Map<OrderId, Order> byId = new HashMap<>();
        Map<String, Order> byKey = new HashMap<>();
        Map<String, List<NewOrder>> byTable = orders.stream()
                .collect(Collectors.groupingBy(
                        order -> sharded.table(order.orderId()), TreeMap::new, Collectors.toList()));
        byTable.forEach((table, group) -> {
            List<Object> params = new ArrayList<>();
            group.forEach(order -> params.add(order.orderId().value()));
            group.forEach(order -> {
                params.add(order.userId().value());
                params.add(order.idempotencyKey());
            });
            String ids = marks(group.size(), "?");
            String keys = marks(group.size(), "(?, ?)");
            database.jdbc()
                    .sql("SELECT " + OrderColumns.ALL + ", idempotency_key FROM " + table + " WHERE order_id IN (" + ids
                            + ") UNION SELECT " + OrderColumns.ALL + ", idempotency_key FROM " + table
                            + " WHERE (user_id, idempotency_key) IN (" + keys + ")")
                    .params(params)
                    .query((rs, n) -> {
                        Order order = OrderColumns.read(rs, n);
                        byId.put(order.orderId(), order);
                        String key = rs.getString("idempotency_key");
                        if (key != null) {
                            byKey.put(Existing.keyOf(order.userId().value(), key), order);
                        }
                        return order;
                    })
                    .list();
        });
        return new Existing(byId, byKey);
    }

    Object[] row(NewOrder order, LocalDateTime now) {
        byte[] sealed =
                sealer.seal(EventJson.mapper().writeValueAsString(order.shipTo()), sealContext(order.orderId()));
        return new Object[] {
            order.orderId().value(),
            order.userId().value(),
            order.idempotencyKey(),
            order.payloadHash(),
            order.terms().saleId().value(),
            order.terms().skuId().value(),
            order.bucket(),
            order.quantity(),
            order.amount().minor(),
            order.amount().currency(),
            OrderStatus.PLACED.code(),
            sealed,
            order.traceparent(),
            now,
            now.plusSeconds(order.terms().payWithinSeconds())
        };
    }

    static String sealContext(OrderId orderId) {
        return "order:" + orderId;
    }

    private static Order placed(NewOrder order, LocalDateTime now) {
        Instant placedAt = now.toInstant(ZoneOffset.UTC);
        return new Order(
                order.orderId(),
                order.userId(),
                order.terms().saleId(),
                order.terms().skuId(),
                order.bucket(),
                order.quantity(),
                order.amount(),
                OrderStatus.PLACED,
                null,
                placedAt,
                placedAt.plusSeconds(order.terms().payWithinSeconds()),
                order.payloadHash(),
                order.traceparent());
    }

    private static String marks(int count, String mark) {
        return String.join(", ", java.util.Collections.nCopies(count, mark));
    }
}
