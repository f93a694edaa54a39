package io.flashsale.inventory.adapter.persistence;

import io.flashsale.inventory.app.port.AuditQueries;
import io.flashsale.inventory.domain.BucketKey;
import io.flashsale.inventory.domain.ItemKey;
import io.flashsale.platform.database.PhysicalDatabases;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Reads the ledger without believing it. */
@Repository
class AuditStatements implements AuditQueries {

    private final PhysicalDatabases databases;

    AuditStatements(PhysicalDatabases databases) {
        this.databases = databases;
    }

    @Override
    public List<Balance> balances(ItemKey item) {
        // One statement, one read view: row and entries are of the same moment.
        return of(item).sql("""
                        SELECT s.bucket, s.total, s.taken, s.version,
                               COALESCE(SUM(CASE e.kind WHEN 'TAKE' THEN e.quantity WHEN 'RELEASE' THEN -e.quantity
                                                        ELSE 0 END), 0) AS entries
                        FROM stock s
                        LEFT JOIN ledger_entry e
                               ON e.sale_id = s.sale_id AND e.sku_id = s.sku_id AND e.bucket = s.bucket
                        WHERE s.sale_id = ? AND s.sku_id = ?
                        GROUP BY s.bucket, s.total, s.taken, s.version
                        ORDER BY s.bucket
                        """)
                .params(item.saleId().value(), item.skuId().value())
                .query((row, n) -> new Balance(
                        new BucketKey(item, row.getInt("bucket")),
                        row.getInt("total"),
                        row.getInt("taken"),
                        row.getLong("version"),
                        row.getLong("entries")))
                .list();
    }

    @Override
    public long version(ItemKey item) {
        return of(item).sql("SELECT COALESCE(SUM(version), 0) FROM stock WHERE sale_id = ? AND sku_id = ?")
                .params(item.saleId().value(), item.skuId().value())
                .query(Long.class)
                .single();
    }

    @Override
    public List<String> endsWithoutTake(ItemKey item, int limit) {
        return of(item).sql("""
                        SELECT e.order_id FROM ledger_entry e
                        LEFT JOIN ledger_entry t ON t.order_id = e.order_id AND t.slot = 1
                        WHERE e.sale_id = ? AND e.sku_id = ? AND e.slot = 2
                          AND (t.kind IS NULL OR t.kind <> 'TAKE' OR t.quantity <> e.quantity OR t.bucket <> e.bucket)
                        ORDER BY e.order_id LIMIT ?
                        """)
                .params(item.saleId().value(), item.skuId().value(), limit)
                .query(String.class)
                .list();
    }

    private JdbcClient of(ItemKey item) {
        return databases.all().get(item.database(databases.size())).jdbc();
    }
}
