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
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The ledger's SQL, on one physical database; portable between MySQL 8 and MariaDB. */
record LedgerStatements(JdbcClient jdbc, JdbcTemplate batches) {

    private static final String TAKE_UNITS = """
            UPDATE stock SET taken = taken + ?, version = version + 1
            WHERE sale_id = ? AND sku_id = ? AND bucket = ? AND taken + ? <= total
            """;

    private static final LocalDateTime BEFORE_ALL = LocalDateTime.of(2000, 1, 1, 0, 0);

    /** Law 1: the condition decides, not what anybody read before. */
    boolean takeUnits(BucketKey key, int units) {
        return jdbc.sql(TAKE_UNITS)
                        .params(units, saleId(key), skuId(key), key.bucket(), units)
                        .update()
                == 1;
    }

    /**
     * As {@link #takeUnits(BucketKey, int)} for each bucket by itself, in the order given, and in one round trip.
     *
     * @return the buckets that had so many units
     */
    Set<BucketKey> takeUnits(SequencedMap<BucketKey, Integer> units) {
        List<BucketKey> keys = List.copyOf(units.sequencedKeySet());
        int[] rows = batches.batchUpdate(
                TAKE_UNITS,
                keys.stream()
                        .map(key -> {
                            Integer wanted = units.get(key);
                            return new Object[] {wanted, saleId(key), skuId(key), key.bucket(), wanted};
                        })
                        .toList());
        Set<BucketKey> had = new HashSet<>();
        for (int i = 0; i < rows.length; i++) {
            if (rows[i] == 1) {
                had.add(keys.get(i));
            } else if (rows[i] != 0) {
                throw new IllegalStateException("the database does not say whether the units were there: " + rows[i]);
            }
        }
        return had;
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
    Map<ItemKey, Ledger.Standing> standings(Map<ItemKey, ? extends Collection<OrderId>> asked) {
        Map<ItemKey, List<StockRow>> rows = new HashMap<>();
        Map<ItemKey, Map<OrderId, OrderHistory>> histories = new HashMap<>();
        List<Object> params = new ArrayList<>();
        asked.keySet().forEach(item -> {
            rows.put(item, new ArrayList<>());
            histories.put(item, new HashMap<>());
            params.add(item.saleId().value());
            params.add(item.skuId().value());
        });
        String sql = """
                SELECT 'STOCK' AS kind, sale_id, sku_id, bucket, total, taken, version, 0 AS order_id, '' AS user_id,
                       0 AS quantity
                FROM stock WHERE (sale_id, sku_id) IN (%s)
                """.formatted(marks("(?, ?)", asked.size()));
        List<Long> orders = asked.values().stream()
                .flatMap(Collection::stream)
                .map(OrderId::value)
                .toList();
        if (!orders.isEmpty()) {
            sql += """
                    UNION ALL
                    SELECT kind, sale_id, sku_id, bucket, 0, 0, 0, order_id, user_id, quantity
                    FROM ledger_entry WHERE order_id IN (%s)
                    """.formatted(marks("?", orders.size()));
            params.addAll(orders);
        }
        jdbc.sql(sql).params(params).query(row -> {
            ItemKey item = key(row).item();
            if ("STOCK".equals(row.getString("kind"))) {
                rows.get(item).add(row(row));
            } else if (histories.containsKey(item)) {
                add(histories.get(item), row);
            }
        });
        Map<ItemKey, Ledger.Standing> standings = new HashMap<>();
        rows.forEach((item, ofItem) -> {
            ofItem.sort((a, b) -> a.key().compareTo(b.key()));
            standings.put(item, new Ledger.Standing(List.copyOf(ofItem), Map.copyOf(histories.get(item))));
        });
        return standings;
    }

    Ledger.Standing standing(ItemKey item, Collection<OrderId> orders) {
        return Objects.requireNonNull(standings(Map.of(item, orders)).get(item));
    }

    private static String marks(String mark, int count) {
        return String.join(", ", Collections.nCopies(count, mark));
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
