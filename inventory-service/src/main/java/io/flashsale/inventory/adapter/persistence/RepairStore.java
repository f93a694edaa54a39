package io.flashsale.inventory.adapter.persistence;

import io.flashsale.contract.SaleId;
import io.flashsale.contract.SkuId;
import io.flashsale.inventory.app.port.Repairs;
import io.flashsale.inventory.domain.ItemKey;
import io.flashsale.inventory.domain.Repair;
import io.flashsale.platform.database.PhysicalDatabase;
import io.flashsale.platform.database.PhysicalDatabases;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.springframework.stereotype.Repository;

/** Evidence lies beside the stock rows of its item. */
@Repository
class RepairStore implements Repairs {

    private static final int MAX_DETAIL = 1000;
    private static final int PURGE_BATCH = 1000;

    private final PhysicalDatabases databases;

    RepairStore(PhysicalDatabases databases) {
        this.databases = databases;
    }

    @Override
    public void record(Repair repair) {
        var item = repair.item();
        String detail = repair.detail();
        databases
                .all()
                .get(item.database(databases.size()))
                .jdbc()
                .sql("INSERT INTO repair (sale_id, sku_id, bucket, kind, units, detail, found_at)"
                        + " VALUES (?, ?, ?, ?, ?, ?, UTC_TIMESTAMP(3))")
                .params(
                        item.saleId().value(),
                        item.skuId().value(),
                        repair.bucket(),
                        repair.kind().name(),
                        repair.units(),
                        detail.length() > MAX_DETAIL ? detail.substring(0, MAX_DETAIL) : detail)
                .update();
    }

    @Override
    public List<Repair> newest(int limit) {
        var all = new ArrayList<Repair>();
        for (PhysicalDatabase database : databases.all()) {
            all.addAll(database.jdbc()
                    .sql("SELECT sale_id, sku_id, bucket, kind, units, detail, found_at FROM repair"
                            + " ORDER BY found_at DESC, repair_id DESC LIMIT ?")
                    .param(limit)
                    .query((row, n) -> new Repair(
                            new ItemKey(new SaleId(row.getLong("sale_id")), SkuId.of(row.getString("sku_id"))),
                            row.getInt("bucket"),
                            Repair.Kind.valueOf(row.getString("kind")),
                            row.getLong("units"),
                            row.getString("detail"),
                            row.getObject("found_at", LocalDateTime.class).toInstant(ZoneOffset.UTC)))
                    .list());
        }
        return all.stream()
                .sorted(Comparator.comparing(Repair::foundAt).reversed())
                .limit(limit)
                .toList();
    }

    @Override
    public void purge(Duration keep) {
        for (PhysicalDatabase database : databases.all()) {
            database.jdbc()
                    .sql("DELETE FROM repair WHERE found_at < UTC_TIMESTAMP(3) - INTERVAL ? SECOND LIMIT "
                            + PURGE_BATCH)
                    .param(keep.toSeconds())
                    .update();
        }
    }
}
