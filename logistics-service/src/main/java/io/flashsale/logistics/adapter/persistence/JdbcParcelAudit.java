package io.flashsale.logistics.adapter.persistence;

import io.flashsale.logistics.LogisticsProperties;
import io.flashsale.logistics.app.port.ParcelAudit;
import io.flashsale.logistics.domain.LawReport;
import io.flashsale.platform.database.PhysicalDatabase;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/** Each check is one statement per page of parcels and names the orders that break the law. */
@Component
class JdbcParcelAudit implements ParcelAudit {

    private static final int SHOWN = 20;

    private final Tables tables;
    private final int page;

    JdbcParcelAudit(Tables tables, LogisticsProperties properties) {
        this.tables = tables;
        this.page = properties.auditPage();
    }

    /** A law, and the statement that finds its breakers within one page: {@code :from < order_id <= :to}. */
    private record Check(String law, String breakers) {}

    @Override
    public List<LawReport> run() {
        var reports = new ArrayList<LawReport>();
        // One row per order within a table is the primary key; over all tables it is this: each row stands at home.
        reports.add(run("one parcel per order: each row stands in the table its gene names", """
                SELECT order_id FROM %1$s
                WHERE order_id > :from AND order_id <= :to
                  AND ((order_id & 63) %% :databases <> :database
                       OR (order_id & 63) DIV :databases %% :tables <> :table
                       OR (CRC32(user_id) & 63) <> (order_id & 63))"""));
        reports.add(run("a parcel's status is the highest rank of its scans", """
                SELECT p.order_id FROM %1$s p
                LEFT JOIN (SELECT order_id, MAX(status_rank) AS highest FROM %2$s
                           WHERE order_id > :from AND order_id <= :to GROUP BY order_id) s ON s.order_id = p.order_id
                WHERE p.order_id > :from AND p.order_id <= :to AND p.status_rank <> COALESCE(s.highest, 0)"""));
        reports.add(run("a scanned parcel was announced as shipped", """
                SELECT order_id FROM %1$s
                WHERE order_id > :from AND order_id <= :to AND status_rank > 0 AND shipped_at IS NULL"""));
        reports.add(run("each scan belongs to a parcel", """
                SELECT DISTINCT s.order_id FROM %2$s s LEFT JOIN %1$s p ON p.order_id = s.order_id
                WHERE s.order_id > :from AND s.order_id <= :to AND p.order_id IS NULL"""));
        return List.copyOf(reports);
    }

    private LawReport run(String law, String breakers) {
        var check = new Check(law, breakers);
        var broken = new ArrayList<Long>();
        long rows = 0;
        for (Tables.Slice slice : tables.all()) {
            rows += run(check, slice, broken);
        }
        String detail = broken.isEmpty()
                ? ""
                : broken.size() + " orders, e.g. "
                        + broken.stream().limit(SHOWN).toList();
        return new LawReport(law, broken.isEmpty(), detail, rows);
    }

    private long run(Check check, Tables.Slice slice, List<Long> broken) {
        PhysicalDatabase database = tables.database(slice.database());
        int tablesPerDatabase = tables.all().size() / databases();
        long from = 0;
        long rows = 0;
        while (from < Long.MAX_VALUE) {
            List<Long> ids = database.jdbc()
                    .sql("SELECT order_id FROM " + slice.parcels()
                            + " WHERE order_id > :from ORDER BY order_id LIMIT :page")
                    .param("from", from)
                    .param("page", page)
                    .query(Long.class)
                    .list();
            rows += ids.size();
            // The last page reaches to the end, so that scans beyond the last parcel are seen.
            long to = ids.size() < page ? Long.MAX_VALUE : ids.getLast();
            broken.addAll(database.jdbc()
                    .sql(check.breakers().formatted(slice.parcels(), slice.scans()))
                    .param("from", from)
                    .param("to", to)
                    .param("databases", databases())
                    .param("database", slice.database())
                    .param("tables", tablesPerDatabase)
                    .param("table", slice.table())
                    .query(Long.class)
                    .list());
            from = to;
        }
        return rows;
    }

    private int databases() {
        return tables.all().getLast().database() + 1;
    }
}
