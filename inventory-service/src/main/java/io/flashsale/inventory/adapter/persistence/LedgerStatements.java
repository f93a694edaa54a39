package io.flashsale.inventory.adapter.persistence;

import io.flashsale.contract.OrderId;
import io.flashsale.contract.SaleId;
import io.flashsale.contract.SkuId;
import io.flashsale.contract.UserId;
import io.flashsale.inventory.app.port.Ledger;
import io.flashsale.inventory.domain.BucketKey;
import io.flashsale.inventory.domain.EntryKind;
import io.flashsale.inventory.domain.ItemKey;
import io.flashsale.inventory.domain.LedgerEntry;
import io.flashsale.inventory.domain.OrderHistory;
import io.flashsale.inventory.domain.StockRow;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The ledger's SQL, on one physical database; portable between MySQL 8 and MariaDB. */
record LedgerStatements(JdbcClient jdbc) {

    private static final LocalDateTime BEFORE_ALL = LocalDateTime.of(2000, 1, 1, 0, 0);

    /** Law 1: the condition decides, not what anybody read before. */
    boolean takeUnits(BucketKey key, int units) {
        return jdbc.sql("""
                        UPDATE stock SET taken = taken + ?, version = version + 1
                        WHERE sale_id = ? AND sku_id = ? AND bucket = ? AND taken + ? <= total
                        """)
                        .params(units, saleId(key), skuId(key), key.bucket(), units)
                        .update()
                == 1;
    }

    void giveUnits(BucketKey key, int units) {
        int rows = jdbc.sql("""
                        UPDATE stock SET taken = taken - ?, version = version + 1
                        WHERE sale_id = ? AND sku_id = ? AND bucket = ? AND taken >= ?
                        """)
                .params(units, saleId(key), skuId(key), key.bucket(), units)
                .update();
        if (rows != 1) {
            throw new IllegalStateException("more units come back than were taken: " + key);
        }
    }

    void addTotal(BucketKey key, int units) {
        jdbc.sql("""
                        UPDATE stock SET total = total + ?, version = version + 1
                        WHERE sale_id = ? AND sku_id = ? AND bucket = ?
                        """).params(units, saleId(key), skuId(key), key.bucket()).update();
    }

    Optional<StockRow> lock(BucketKey key) {
        return jdbc.sql("""
                        SELECT sale_id, sku_id, bucket, total, taken, version FROM stock
                        WHERE sale_id = ? AND sku_id = ? AND bucket = ? FOR UPDATE
                        """)
                .params(saleId(key), skuId(key), key.bucket())
                .query((row, n) -> row(row))
                .optional();
    }

    List<StockRow> lock(ItemKey item) {
        return jdbc.sql("""
                        SELECT sale_id, sku_id, bucket, total, taken, version FROM stock
                        WHERE sale_id = ? AND sku_id = ? ORDER BY bucket FOR UPDATE
                        """)
                .params(item.saleId().value(), item.skuId().value())
                .query((row, n) -> row(row))
                .list();
    }

    void insert(List<LedgerEntry> entries) {
        if (entries.isEmpty()) {
            return;
        }
        List<Object> values = new ArrayList<>(entries.size() * 8);
        for (var entry : entries) {
            values.add(entry.orderId().value());
            values.add(entry.kind().slot());
            values.add(entry.kind().name());
            values.add(saleId(entry.key()));
            values.add(skuId(entry.key()));
            values.add(entry.key().bucket());
            values.add(entry.userId().value());
            values.add(entry.quantity());
        }
        jdbc.sql(
                        "INSERT INTO ledger_entry (order_id, slot, kind, sale_id, sku_id, bucket, user_id, quantity, created_at)"
                                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, UTC_TIMESTAMP(3))"
                                + ", (?, ?, ?, ?, ?, ?, ?, ?, UTC_TIMESTAMP(3))".repeat(entries.size() - 1))
                .params(values)
                .update();
    }

    Map<OrderId, OrderHistory> histories(Collection<OrderId> orders) {
        Map<OrderId, OrderHistory> histories = new HashMap<>();
        jdbc.sql("""
                        SELECT order_id, kind, sale_id, sku_id, bucket, user_id, quantity
                        FROM ledger_entry WHERE order_id IN (:orders)
                        """).param("orders", values(orders)).query(row -> {
            add(histories, row);
        });
        return histories;
    }

    /** One statement, hence one read view: rows and orders are of the same moment at any isolation level. */
    Ledger.Standing standing(ItemKey item, Collection<OrderId> orders) {
        List<StockRow> rows = new ArrayList<>();
        Map<OrderId, OrderHistory> histories = new HashMap<>();
        String stock = """
                SELECT 'STOCK' AS kind, sale_id, sku_id, bucket, total, taken, version, 0 AS order_id, '' AS user_id,
                       0 AS quantity
                FROM stock WHERE sale_id = :sale AND sku_id = :sku
                """;
        String entries = """
                UNION ALL
                SELECT kind, sale_id, sku_id, bucket, 0, 0, 0, order_id, user_id, quantity
                FROM ledger_entry WHERE order_id IN (:orders) AND sale_id = :sale AND sku_id = :sku
                """;
        var statement = jdbc.sql(orders.isEmpty() ? stock : stock + entries)
                .param("sale", item.saleId().value())
                .param("sku", item.skuId().value());
        if (!orders.isEmpty()) {
            statement = statement.param("orders", values(orders));
        }
        statement.query(row -> {
            if ("STOCK".equals(row.getString("kind"))) {
                rows.add(row(row));
            } else {
                add(histories, row);
            }
        });
        rows.sort((a, b) -> a.key().compareTo(b.key()));
        return new Ledger.Standing(List.copyOf(rows), Map.copyOf(histories));
    }

    /** Every unreleased TAKE of an item, page by page along the index; the caller holds a snapshot. */
    List<LedgerEntry> live(ItemKey item, int pageSize) {
        List<LedgerEntry> live = new ArrayList<>();
        var last = new Object() {
            LocalDateTime time = BEFORE_ALL;
            long order = 0;
        };
        int found;
        do {
            found = jdbc.sql("""
                            SELECT t.order_id, t.kind, t.sale_id, t.sku_id, t.bucket, t.user_id, t.quantity, t.created_at,
                                   r.order_id AS released
                            FROM ledger_entry t
                            LEFT JOIN ledger_entry r ON r.order_id = t.order_id AND r.slot = 2 AND r.kind = 'RELEASE'
                            WHERE t.sale_id = ? AND t.sku_id = ? AND t.slot = 1 AND t.kind = 'TAKE'
                              AND t.created_at >= ? AND (t.created_at > ? OR t.order_id > ?)
                            ORDER BY t.created_at, t.order_id LIMIT ?
                            """)
                    .params(item.saleId().value(), item.skuId().value(), last.time, last.time, last.order, pageSize)
                    .query(rows -> {
                        int count = 0;
                        while (rows.next()) {
                            count++;
                            last.time = rows.getObject("created_at", LocalDateTime.class);
                            last.order = rows.getLong("order_id");
                            if (rows.getObject("released") == null) {
                                live.add(entry(rows));
                            }
                        }
                        return count;
                    });
        } while (found == pageSize);
        return live;
    }

    List<OrderId> recent(ItemKey item, Duration age, int limit) {
        return List.copyOf(new LinkedHashSet<>(jdbc.sql("""
                        SELECT order_id FROM ledger_entry
                        WHERE sale_id = ? AND sku_id = ? AND created_at >= UTC_TIMESTAMP(3) - INTERVAL ? SECOND
                        ORDER BY created_at DESC, order_id DESC LIMIT ?
                        """)
                .params(item.saleId().value(), item.skuId().value(), age.toSeconds(), limit)
                .query((row, n) -> new OrderId(row.getLong(1)))
                .list()));
    }

    Ledger.Stretch walk(ItemKey item, Ledger.Place from, Duration age, int limit) {
        var orders = new LinkedHashSet<OrderId>();
        var last = new Object() {
            Ledger.Place place = from;
        };
        int found = jdbc.sql("""
                        SELECT order_id, created_at FROM ledger_entry
                        WHERE sale_id = ? AND sku_id = ? AND created_at < UTC_TIMESTAMP(3) - INTERVAL ? SECOND
                          AND created_at >= ? AND (created_at > ? OR order_id > ?)
                        ORDER BY created_at, order_id LIMIT ?
                        """)
                .params(
                        item.saleId().value(),
                        item.skuId().value(),
                        age.toSeconds(),
                        from.time(),
                        from.time(),
                        from.orderId(),
                        limit)
                .query(rows -> {
                    int count = 0;
                    while (rows.next()) {
                        count++;
                        orders.add(new OrderId(rows.getLong("order_id")));
                        last.place = new Ledger.Place(
                                rows.getObject("created_at", LocalDateTime.class), rows.getLong("order_id"));
                    }
                    return count;
                });
        return new Ledger.Stretch(List.copyOf(orders), found < limit ? Ledger.Place.START : last.place);
    }

    List<OrderId> unended(ItemKey item, Duration age, int limit) {
        return jdbc.sql("""
                        SELECT t.order_id FROM ledger_entry t
                        LEFT JOIN ledger_entry e ON e.order_id = t.order_id AND e.slot = 2
                        WHERE t.sale_id = ? AND t.sku_id = ? AND t.slot = 1 AND t.kind = 'TAKE'
                          AND t.created_at < UTC_TIMESTAMP(3) - INTERVAL ? SECOND AND e.order_id IS NULL
                        ORDER BY t.created_at LIMIT ?
                        """)
                .params(item.saleId().value(), item.skuId().value(), age.toSeconds(), limit)
                .query((row, n) -> new OrderId(row.getLong(1)))
                .list();
    }

    /** All rows or none; those that are there stay as they are. */
    void insertRows(ItemKey item, int[] totals) {
        try {
            for (int bucket = 0; bucket < totals.length; bucket++) {
                jdbc.sql("INSERT INTO stock (sale_id, sku_id, bucket, total) VALUES (?, ?, ?, ?)")
                        .params(item.saleId().value(), item.skuId().value(), bucket, totals[bucket])
                        .update();
            }
        } catch (DuplicateKeyException present) {
            // Another instance was faster. It wrote the same: the terms are fixed by now. Bucket 0 is the first insert
            // of everybody, so nothing of ours was written before this one failed.
        }
    }

    boolean markOpened(ItemKey item) {
        return jdbc.sql("UPDATE stock SET opened = 1 WHERE sale_id = ? AND sku_id = ? AND opened = 0")
                        .params(item.saleId().value(), item.skuId().value())
                        .update()
                > 0;
    }

    Optional<Ledger.Restocked> restocked(ItemKey item, String idempotencyKey, int quantity) {
        return jdbc.sql("""
                        SELECT quantity, total_after FROM restock
                        WHERE sale_id = ? AND sku_id = ? AND idempotency_key = ?
                        """)
                .params(item.saleId().value(), item.skuId().value(), idempotencyKey)
                .query((row, n) -> row.getInt(1) == quantity
                        ? new Ledger.Restocked.Done(row.getInt(2), true)
                        : (Ledger.Restocked) new Ledger.Restocked.KeyReused())
                .optional();
    }

    void insertRestock(ItemKey item, String idempotencyKey, int quantity, int totalAfter) {
        jdbc.sql("""
                        INSERT INTO restock (sale_id, sku_id, idempotency_key, quantity, total_after, created_at)
                        VALUES (?, ?, ?, ?, ?, UTC_TIMESTAMP(3))
                        """)
                .params(item.saleId().value(), item.skuId().value(), idempotencyKey, quantity, totalAfter)
                .update();
    }

    private static List<Long> values(Collection<OrderId> orders) {
        return orders.stream().map(OrderId::value).toList();
    }

    private static void add(Map<OrderId, OrderHistory> histories, ResultSet row) throws SQLException {
        var entry = entry(row);
        histories.put(
                entry.orderId(),
                histories.getOrDefault(entry.orderId(), OrderHistory.NONE).with(entry));
    }

    private static LedgerEntry entry(ResultSet row) throws SQLException {
        return new LedgerEntry(
                new OrderId(row.getLong("order_id")),
                EntryKind.valueOf(row.getString("kind")),
                UserId.of(row.getString("user_id")),
                key(row),
                row.getInt("quantity"));
    }

    private static StockRow row(ResultSet row) throws SQLException {
        return new StockRow(key(row), row.getInt("total"), row.getInt("taken"), row.getLong("version"));
    }

    private static BucketKey key(ResultSet row) throws SQLException {
        return new BucketKey(
                new ItemKey(new SaleId(row.getLong("sale_id")), SkuId.of(row.getString("sku_id"))),
                row.getInt("bucket"));
    }

    private static long saleId(BucketKey key) {
        return key.item().saleId().value();
    }

    private static String skuId(BucketKey key) {
        return key.item().skuId().value();
    }
}
