package io.flashsale.order.adapter.persistence;

import io.flashsale.order.app.port.OrderAudit;
import io.flashsale.order.domain.LawReport;
import io.flashsale.order.domain.OrderStatus;
import io.flashsale.platform.database.PhysicalDatabase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

@Component
class JdbcOrderAudit implements OrderAudit {

    /** Rows shown per law and database: enough to start looking, never a flood. */
    private static final int ROWS = 20;

    /** A PLACED order is decided in milliseconds; one this old is stuck, and the sweeper is at it. */
    private static final int STUCK_AFTER_SECONDS = 60;

    private static final String LIVE = Arrays.stream(OrderStatus.values())
            .filter(OrderStatus::isLive)
            .map(status -> Integer.toString(status.code()))
            .collect(Collectors.joining(", "));

    private final ShardedOrders sharded;

    JdbcOrderAudit(ShardedOrders sharded) {
        this.sharded = sharded;
    }

    @Override
    public List<LawReport> run() {
        return List.of(
                LawReport.of(
                        "3 fair share: a buyer's live count is the sum of his live orders",
                        "counts differ from the rows",
                        everywhere(this::countsThatDiffer)),
                LawReport.of(
                        "4 one outcome: a payment belongs to PAID and later, and to nothing else",
                        "payment and status contradict each other",
                        everywhere(this::paymentsThatContradict)),
                LawReport.of(
                        "8 everything ends: no order stays PLACED",
                        "PLACED for over " + STUCK_AFTER_SECONDS + " s",
                        everywhere(this::stuck)));
    }

    /** One statement, so that counts and rows come from one snapshot. */
    private List<String> countsThatDiffer(PhysicalDatabase database) {
        String live = sharded.tables().stream()
                .map(table ->
                        "SELECT user_id, sale_id, sku_id, quantity FROM " + table + " WHERE status IN (" + LIVE + ")")
                .collect(Collectors.joining(" UNION ALL "));
        return database.jdbc()
                .sql(
                        "SELECT both_sides.user_id, both_sides.sale_id, both_sides.sku_id, SUM(both_sides.units) AS difference"
                                + " FROM (SELECT user_id, sale_id, sku_id, quantity AS units FROM (" + live
                                + ") AS live_orders"
                                + " UNION ALL SELECT user_id, sale_id, sku_id, -live FROM user_count) AS both_sides"
                                + " GROUP BY both_sides.user_id, both_sides.sale_id, both_sides.sku_id"
                                + " HAVING SUM(both_sides.units) <> 0 LIMIT " + ROWS)
                .query((rs, n) -> "user %s, sale %s, sku %s: orders - count = %d"
                        .formatted(rs.getString(1), rs.getString(2), rs.getString(3), rs.getInt(4)))
                .list();
    }

    private List<String> paymentsThatContradict(PhysicalDatabase database) {
        return perTable(database, "(payment_id IS NOT NULL) <> (status IN (4, 6, 7))");
    }

    private List<String> stuck(PhysicalDatabase database) {
        return perTable(database, "status = 1 AND placed_at < NOW(3) - INTERVAL " + STUCK_AFTER_SECONDS + " SECOND");
    }

    private List<String> perTable(PhysicalDatabase database, String condition) {
        List<String> rows = new ArrayList<>();
        for (String table : sharded.tables()) {
            rows.addAll(database.jdbc()
                    .sql("SELECT order_id, status FROM " + table + " WHERE " + condition + " LIMIT " + ROWS)
                    .query((rs, n) ->
                            "order %s, status %s".formatted(rs.getString(1), OrderStatus.ofCode(rs.getInt(2))))
                    .list());
        }
        return rows;
    }

    private List<String> everywhere(java.util.function.Function<PhysicalDatabase, List<String>> check) {
        List<String> rows = new ArrayList<>();
        sharded.databases().all().forEach(database -> rows.addAll(check.apply(database)));
        return rows;
    }
}
