package io.flashsale.bench;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Orders of long ago, loaded in bulk into order-service's tables. No ledger knows them: they come after the audit, and
 * whoever audits later finds them out.
 */
final class Past {

    private static final int DATABASES = 2;
    private static final int TABLES = 4;
    private static final int TABLES_IN_ALL = DATABASES * TABLES;

    /** Ids are {@code n * 64 + gene}: far below those that are issued today. */
    private static final int GENES = 64;

    private static final int MEASURED = 3;

    private final Rig rig;
    private final List<Double> costs = new ArrayList<>();
    private long stored;

    Past(Rig rig) {
        this.rig = rig;
    }

    /** Plays orders and tells what one cost. */
    @FunctionalInterface
    interface Play {
        double cost() throws IOException, SQLException, InterruptedException;
    }

    /** What orders cost before anything was stored: the median of three, measured once. */
    double costWithout(Play orders) throws IOException, SQLException, InterruptedException {
        if (costs.isEmpty()) {
            for (int i = 0; i < MEASURED; i++) {
                costs.add(orders.cost());
            }
            Collections.sort(costs);
        }
        return costs.get(MEASURED / 2);
    }

    /** Until there are that many; there are never fewer again. */
    void grow(long orders) throws SQLException {
        if (orders <= stored) {
            return;
        }
        for (int shard = 0; shard < TABLES_IN_ALL; shard++) {
            rig.say("loading %,d orders of the past, table %d of %d".formatted(orders, shard + 1, TABLES_IN_ALL));
            try (Connection connection = rig.shop().connect("order_" + shard % DATABASES);
                    Statement sql = connection.createStatement()) {
                fill(sql, "orders_" + shard / DATABASES, shard, orders / TABLES_IN_ALL);
            }
        }
        stored = orders;
    }

    /** The first row by hand, then as many again and again. */
    private static void fill(Statement sql, String table, int shard, long rows) throws SQLException {
        long there = count(sql, table);
        if (there == 0) {
            sql.executeUpdate(insert(table) + "VALUES (" + row("1", shard) + ")");
            there = 1;
        }
        while (there < rows) {
            long more = Math.min(there, rows - there);
            sql.executeUpdate(insert(table) + "SELECT "
                    + row("order_id DIV " + GENES + " + " + there, shard)
                    + " FROM " + table + " WHERE sku_id = 'PAST' ORDER BY order_id LIMIT " + more);
            there += more;
        }
    }

    private static long count(Statement sql, String table) throws SQLException {
        try (var result = sql.executeQuery("SELECT COUNT(*) FROM " + table + " WHERE sku_id = 'PAST'")) {
            result.next();
            return result.getLong(1);
        }
    }

    private static String insert(String table) {
        return "INSERT INTO " + table + " (order_id, user_id, idempotency_key, payload_hash, sale_id, sku_id, bucket,"
                + " quantity, amount_minor, currency, status, reason, payment_id, ship_to, traceparent, placed_at,"
                + " pay_before) ";
    }

    /** A delivered order with number {@code n} of its shard. */
    private static String row(String n, int shard) {
        return String.format(
                Locale.ROOT,
                "(%1$s) * %2$d + %3$d, CONCAT('past-', %3$d, '-', %1$s), CONCAT('key-', %1$s), REPEAT('0', 32), 1,"
                        + " 'PAST', 0, 1, 100, 'CNY', 7, NULL, (%1$s) * %2$d + %3$d, REPEAT('x', 120), NULL,"
                        + " '2025-01-01', '2025-01-01'",
                n,
                GENES,
                shard);
    }
}
