package io.flashsale.inventory.adapter.persistence;

import io.flashsale.contract.SaleId;
import io.flashsale.contract.SkuId;
import io.flashsale.inventory.app.port.Freezes;
import io.flashsale.inventory.domain.Freeze;
import io.flashsale.inventory.domain.ItemKey;
import io.flashsale.platform.ServiceUnavailable;
import io.flashsale.platform.database.PhysicalDatabase;
import io.flashsale.platform.database.PhysicalDatabases;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Repository;

/** Freezes lie beside the stock rows of their item. */
@Repository
class FreezeStore implements Freezes {

    private static final int MAX_REASON = 500;

    private final PhysicalDatabases databases;

    FreezeStore(PhysicalDatabases databases) {
        this.databases = databases;
    }

    @Override
    public Set<SkuId> frozenItems(SaleId saleId) {
        var frozen = new HashSet<SkuId>();
        for (PhysicalDatabase database : databases.all()) {
            frozen.addAll(database.jdbc()
                    .sql("SELECT sku_id FROM item_freeze WHERE sale_id = ?")
                    .param(saleId.value())
                    .query((row, n) -> SkuId.of(row.getString("sku_id")))
                    .list());
        }
        return frozen;
    }

    @Override
    public Optional<Freeze> find(ItemKey item) {
        return of(item).jdbc()
                .sql(
                        "SELECT sale_id, sku_id, frozen_by, reason, frozen_at FROM item_freeze WHERE sale_id = ? AND sku_id = ?")
                .params(item.saleId().value(), item.skuId().value())
                .query((row, n) -> freeze(row))
                .optional();
    }

    @Override
    public List<Freeze> all(int limit) {
        var all = new ArrayList<Freeze>();
        for (PhysicalDatabase database : databases.all()) {
            all.addAll(database.jdbc()
                    .sql("SELECT sale_id, sku_id, frozen_by, reason, frozen_at FROM item_freeze"
                            + " ORDER BY frozen_at DESC LIMIT ?")
                    .param(limit)
                    .query((row, n) -> freeze(row))
                    .list());
        }
        return all.stream()
                .sorted(Comparator.comparing(Freeze::since).reversed())
                .limit(limit)
                .toList();
    }

    @Override
    public int count() {
        int count = 0;
        for (PhysicalDatabase database : databases.all()) {
            count += database.jdbc()
                    .sql("SELECT COUNT(*) FROM item_freeze")
                    .query(Integer.class)
                    .single();
        }
        return count;
    }

    @Override
    public Frozen freeze(ItemKey item, String by, String reason) {
        boolean fresh = insert(item, by, reason.length() > MAX_REASON ? reason.substring(0, MAX_REASON) : reason);
        return find(item)
                .map(freeze -> new Frozen(freeze, fresh))
                .orElseThrow(() -> new ServiceUnavailable("somebody else has unfrozen " + item + " just now"));
    }

    private boolean insert(ItemKey item, String by, String reason) {
        try {
            of(item).jdbc()
                    .sql("INSERT INTO item_freeze (sale_id, sku_id, frozen_by, reason, frozen_at)"
                            + " VALUES (?, ?, ?, ?, UTC_TIMESTAMP(3))")
                    .params(item.saleId().value(), item.skuId().value(), by, reason)
                    .update();
            return true;
        } catch (DuplicateKeyException frozenBefore) {
            return false;
        }
    }

    @Override
    public boolean unfreeze(ItemKey item) {
        return of(item).jdbc()
                        .sql("DELETE FROM item_freeze WHERE sale_id = ? AND sku_id = ?")
                        .params(item.saleId().value(), item.skuId().value())
                        .update()
                > 0;
    }

    private PhysicalDatabase of(ItemKey item) {
        return databases.all().get(item.database(databases.size()));
    }

    private static Freeze freeze(ResultSet row) throws SQLException {
        return new Freeze(
                new ItemKey(new SaleId(row.getLong("sale_id")), SkuId.of(row.getString("sku_id"))),
                row.getString("frozen_by"),
                row.getString("reason"),
                row.getObject("frozen_at", LocalDateTime.class).toInstant(ZoneOffset.UTC));
    }
}
