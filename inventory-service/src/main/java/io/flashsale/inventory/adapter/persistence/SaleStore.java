package io.flashsale.inventory.adapter.persistence;

import io.flashsale.contract.EventTypes;
import io.flashsale.contract.SaleId;
import io.flashsale.inventory.adapter.persistence.SaleRows.ItemRow;
import io.flashsale.inventory.adapter.persistence.SaleRows.SaleRow;
import io.flashsale.inventory.app.port.Sales;
import io.flashsale.inventory.domain.Sale;
import io.flashsale.inventory.domain.SaleItem;
import io.flashsale.platform.database.PhysicalDatabase;
import io.flashsale.platform.database.PhysicalDatabases;
import io.flashsale.platform.id.Ids;
import io.flashsale.platform.messaging.EventPublisher;
import io.flashsale.platform.trace.Traces;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Sales in the first physical database; every change is a compare-and-set on the version. */
@Repository
class SaleStore implements Sales {

    private static final String SELECT = """
            SELECT s.sale_id, s.version, s.status, s.title, s.starts_at, s.ends_at, s.admission, s.pay_within_seconds,
                   i.sku_id, i.name, i.price_minor, i.list_price_minor, i.currency, i.total, i.per_user_limit, i.buckets
            FROM sale s JOIN sale_item i ON i.sale_id = s.sale_id
            """;

    private final PhysicalDatabase database;
    private final EventPublisher events;
    private final Ids ids;
    private final CachedSaleQueries shown;
    private final int maxSales;

    SaleStore(
            PhysicalDatabases databases,
            EventPublisher events,
            Ids ids,
            CachedSaleQueries shown,
            StatementBounds bounds) {
        this.database = databases.first();
        this.events = events;
        this.ids = ids;
        this.shown = shown;
        this.maxSales = bounds.maxLiveSales();
    }

    @Override
    public SaleId nextId() {
        return new SaleId(ids.next(database.gene()));
    }

    @Override
    public Optional<Sale> find(SaleId id) {
        return database
                .jdbc()
                .sql(SELECT + " WHERE s.sale_id = ? ORDER BY i.position")
                .param(id.value())
                .query(SaleStore::sales)
                .stream()
                .findFirst();
    }

    @Override
    public void insert(Sale draft) {
        database.transactions().executeWithoutResult(tx -> {
            var terms = draft.terms();
            database.jdbc()
                    .sql("""
                            INSERT INTO sale (sale_id, version, status, title, starts_at, ends_at, admission,
                                              pay_within_seconds, created_at)
                            VALUES (?, ?, ?, ?, ?, ?, ?, ?, UTC_TIMESTAMP(3))
                            """)
                    .params(
                            draft.id().value(),
                            draft.version(),
                            draft.status().name(),
                            terms.title(),
                            SaleRows.utc(terms.startsAt()),
                            SaleRows.utc(terms.endsAt()),
                            terms.admission().word(),
                            terms.payWithinSeconds())
                    .update();
            insertItems(draft);
        });
    }

    @Override
    public boolean replaceDraft(Sale draft, long expectedVersion) {
        return Boolean.TRUE.equals(database.transactions().execute(tx -> {
            var terms = draft.terms();
            int changed = database.jdbc()
                    .sql("""
                            UPDATE sale SET version = ?, title = ?, starts_at = ?, ends_at = ?, admission = ?,
                                            pay_within_seconds = ?
                            WHERE sale_id = ? AND version = ? AND status = 'DRAFT'
                            """)
                    .params(
                            draft.version(),
                            terms.title(),
                            SaleRows.utc(terms.startsAt()),
                            SaleRows.utc(terms.endsAt()),
                            terms.admission().word(),
                            terms.payWithinSeconds(),
                            draft.id().value(),
                            expectedVersion)
                    .update();
            if (changed == 0) {
                return false;
            }
            database.jdbc()
                    .sql("DELETE FROM sale_item WHERE sale_id = ?")
                    .param(draft.id().value())
                    .update();
            insertItems(draft);
            return true;
        }));
    }

    @Override
    public boolean announce(Sale changed, long expectedVersion) {
        try {
            boolean written = events.publishWith(
                    database,
                    EventTypes.SALES_CHANGED,
                    List.of(changed.snapshot(Traces.current())),
                    jdbc -> writeChange(jdbc, changed, expectedVersion));
            shown.forget();
            return written;
        } catch (Overtaken overtaken) {
            return false;
        }
    }

    private static boolean writeChange(JdbcClient jdbc, Sale changed, long expectedVersion) {
        int rows = jdbc.sql("UPDATE sale SET version = ?, status = ? WHERE sale_id = ? AND version = ?")
                .params(changed.version(), changed.status().name(), changed.id().value(), expectedVersion)
                .update();
        if (rows == 0) {
            // The half message must not tell what was not written.
            throw new Overtaken();
        }
        for (var item : changed.terms().items()) {
            jdbc.sql("UPDATE sale_item SET total = ? WHERE sale_id = ? AND sku_id = ? AND total < ?")
                    .params(item.total(), changed.id().value(), item.skuId().value(), item.total())
                    .update();
        }
        return true;
    }

    @Override
    public List<Sale> live(Instant now) {
        return list("WHERE s.status IN ('PUBLISHED', 'PAUSED') AND s.ends_at > ?", now);
    }

    @Override
    public List<Sale> publishedEndingAfter(Instant end) {
        return list("WHERE s.status <> 'DRAFT' AND s.ends_at > ?", end);
    }

    private List<Sale> list(String condition, Instant end) {
        // Few sales live at a time; those that begin first come first, should there ever be more than the bound.
        List<Long> found = database.jdbc()
                .sql("SELECT s.sale_id FROM sale s " + condition + " ORDER BY s.starts_at, s.sale_id LIMIT ?")
                .params(SaleRows.utc(end), maxSales)
                .query(Long.class)
                .list();
        if (found.isEmpty()) {
            return List.of();
        }
        return database.jdbc()
                .sql(SELECT + " WHERE s.sale_id IN (:ids) ORDER BY s.starts_at, s.sale_id, i.position")
                .param("ids", found)
                .query(SaleStore::sales);
    }

    private void insertItems(Sale sale) {
        int position = 0;
        for (SaleItem item : sale.terms().items()) {
            var listPrice = item.listPrice();
            database.jdbc()
                    .sql("""
                            INSERT INTO sale_item (sale_id, sku_id, position, name, price_minor, list_price_minor,
                                                   currency, total, per_user_limit, buckets)
                            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                            """)
                    .params(
                            sale.id().value(),
                            item.skuId().value(),
                            position++,
                            item.name(),
                            item.price().minor(),
                            listPrice == null ? null : listPrice.minor(),
                            item.price().currency(),
                            item.total(),
                            item.perUserLimit(),
                            item.buckets())
                    .update();
        }
    }

    private static List<Sale> sales(ResultSet rows) throws SQLException {
        Map<SaleRow, List<ItemRow>> found = new LinkedHashMap<>();
        while (rows.next()) {
            var sale = new SaleRow(
                    rows.getLong("sale_id"),
                    rows.getLong("version"),
                    rows.getString("status"),
                    rows.getString("title"),
                    rows.getObject("starts_at", LocalDateTime.class),
                    rows.getObject("ends_at", LocalDateTime.class),
                    rows.getString("admission"),
                    rows.getInt("pay_within_seconds"));
            found.computeIfAbsent(sale, s -> new ArrayList<>())
                    .add(new ItemRow(
                            sale.saleId(),
                            rows.getString("sku_id"),
                            rows.getString("name"),
                            rows.getLong("price_minor"),
                            rows.getObject("list_price_minor", Long.class),
                            rows.getString("currency"),
                            rows.getInt("total"),
                            rows.getInt("per_user_limit"),
                            rows.getInt("buckets")));
        }
        return found.entrySet().stream()
                .map(e -> e.getKey().toSale(e.getValue()))
                .toList();
    }

    /** Somebody else changed the sale first. */
    private static final class Overtaken extends RuntimeException {
        Overtaken() {
            super("overtaken", null, false, false);
        }
    }
}
