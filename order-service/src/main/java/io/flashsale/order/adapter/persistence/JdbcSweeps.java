package io.flashsale.order.adapter.persistence;

import io.flashsale.contract.OrderId;
import io.flashsale.order.app.port.Sweeps;
import io.flashsale.order.domain.Order;
import io.flashsale.order.domain.OrderStatus;
import io.flashsale.order.domain.SaleTerms;
import io.flashsale.platform.database.PhysicalDatabase;
import io.flashsale.platform.id.Gene;
import io.flashsale.stock.Overdue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** The sweepers' statements: each physical database and table in its turn, bounded, never through the sharded source. */
@Component
class JdbcSweeps implements Sweeps {

    private final ShardedOrders sharded;
    private final OrderInserts inserts;

    JdbcSweeps(ShardedOrders sharded, OrderInserts inserts) {
        this.sharded = sharded;
        this.inserts = inserts;
    }

    @Override
    public List<Order> stalePlaced(Duration olderThan, int limit) {
        return scan(
                "status = " + OrderStatus.PLACED.code() + " AND placed_at < NOW(3) - INTERVAL " + olderThan.toSeconds()
                        + " SECOND",
                limit);
    }

    @Override
    public Undecided undecided(Duration olderThan) {
        long count = 0;
        long oldestMicros = 0;
        for (PhysicalDatabase database : sharded.databases().all()) {
            for (String table : sharded.tables()) {
                Undecided one = database.jdbc()
                        .sql("SELECT COUNT(*), COALESCE(MAX(TIMESTAMPDIFF(MICROSECOND, placed_at, NOW(3))), 0) FROM "
                                + table + " WHERE status = " + OrderStatus.PLACED.code()
                                + " AND placed_at < NOW(3) - INTERVAL " + olderThan.toSeconds() + " SECOND")
                        .query((rs, n) -> new Undecided(rs.getLong(1), Duration.ofNanos(rs.getLong(2) * 1_000)))
                        .single();
                count += one.count();
                oldestMicros = Math.max(oldestMicros, one.oldest().toNanos() / 1_000);
            }
        }
        return new Undecided(count, Duration.ofNanos(oldestMicros * 1_000));
    }

    @Override
    public List<Order> unpaid(Duration grace, int limit) {
        return scan(
                "status = " + OrderStatus.CONFIRMED.code() + " AND pay_before <= NOW(3) - INTERVAL " + grace.toSeconds()
                        + " SECOND",
                limit);
    }

    @Override
    public Map<OrderId, OrderStatus> voidUnlessPlaced(SaleTerms terms, List<Overdue> overdue) {
        Map<OrderId, OrderStatus> statuses = new HashMap<>();
        Map<PhysicalDatabase, List<Overdue>> groups = sharded.databases()
                .group(overdue, entry -> Gene.of(entry.orderId().value()));
        groups.forEach((database, entries) -> {
            insertVoids(database, terms, entries);
            List<OrderId> ids = entries.stream().map(Overdue::orderId).toList();
            sharded.byTable(ids, (table, values) -> database.jdbc()
                    .sql("SELECT order_id, status FROM " + table + " WHERE order_id IN (:ids)")
                    .param("ids", values)
                    .query((rs, n) -> statuses.put(new OrderId(rs.getLong(1)), OrderStatus.ofCode(rs.getInt(2))))
                    .list());
        });
        return statuses;
    }

    /** An id that has a row keeps it: the update of a duplicate changes nothing. VOID rows carry no key and no address. */
    private void insertVoids(PhysicalDatabase database, SaleTerms terms, List<Overdue> entries) {
        Map<String, List<Object[]>> rows = new HashMap<>();
        for (Overdue entry : entries) {
            rows.computeIfAbsent(sharded.table(entry.orderId()), table -> new ArrayList<>())
                    .add(new Object[] {
                        entry.orderId().value(),
                        entry.userId().value(),
                        terms.saleId().value(),
                        terms.skuId().value(),
                        entry.sourceBucket(),
                        Math.max(1, entry.quantity()),
                        terms.price().currency(),
                        OrderStatus.VOID.code()
                    });
        }
        rows.forEach((table, batch) -> inserts.template(database)
                .batchUpdate(
                        "INSERT INTO " + table
                                + " (order_id, user_id, sale_id, sku_id, bucket, quantity, amount_minor, currency, status,"
                                + " placed_at, pay_before) VALUES (?, ?, ?, ?, ?, ?, 0, ?, ?, NOW(3), NOW(3))"
                                + " ON DUPLICATE KEY UPDATE order_id = order_id",
                        batch));
    }

    private List<Order> scan(String condition, int limit) {
        List<Order> found = new ArrayList<>();
        for (PhysicalDatabase database : sharded.databases().all()) {
            for (String table : sharded.tables()) {
                found.addAll(database.jdbc()
                        .sql("SELECT " + OrderColumns.ALL + " FROM " + table + " WHERE " + condition
                                + " ORDER BY pay_before LIMIT " + limit)
                        .query(OrderColumns::read)
                        .list());
            }
        }
        return found;
    }
}
