package io.flashsale.order.adapter.persistence;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.flashsale.contract.SaleChanged;
import io.flashsale.contract.SaleId;
import io.flashsale.contract.SaleItemSnapshot;
import io.flashsale.contract.SaleStatus;
import io.flashsale.contract.SkuId;
import io.flashsale.order.app.port.SaleCatalog;
import io.flashsale.order.domain.SaleTerms;
import io.flashsale.platform.database.PhysicalDatabase;
import io.flashsale.platform.database.PhysicalDatabases;
import io.flashsale.platform.http.InternalHttp;
import io.flashsale.platform.json.EventJson;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.RestClient;

/**
 * Published sales: memory, then table {@code sale_copy}, then one read from the inventory-service. What an order copies
 * (price, limit, buckets, time to pay) never changes after publication, so memory may be old; window and pause are the
 * gate's. The cache loads one key once at a time: a hundred thousand first requests make one call.
 */
@Component
class StoredSaleCatalog implements SaleCatalog {

    private static final int MAX_SALES = 10_000;

    /** An unknown sale is asked for again after this; a shopper with a wrong link must not cost a call each time. */
    private static final Duration KEEP = Duration.ofSeconds(2);

    private static final int MAX_SWEEPABLE = 1_000;

    private record Entry(Optional<SaleChanged> sale) {}

    private final PhysicalDatabase database;
    private final RestClient inventory;
    private final Cache<SaleId, Entry> known;
    private final Cache<SaleId, Entry> unknown;

    StoredSaleCatalog(PhysicalDatabases databases, InternalHttp http) {
        this.database = databases.first();
        this.inventory = http.client("inventory");
        this.known = Caffeine.newBuilder().maximumSize(MAX_SALES).build();
        this.unknown = Caffeine.newBuilder()
                .maximumSize(MAX_SALES)
                .expireAfterWrite(KEEP)
                .build();
    }

    @Override
    public Optional<SaleTerms> find(SaleId saleId, SkuId skuId) {
        return sale(saleId).flatMap(sale -> sale.items().stream()
                .filter(item -> item.skuId().equals(skuId))
                .findFirst()
                .map(item -> terms(sale, item)));
    }

    @Override
    public void learn(List<SaleChanged> snapshots) {
        for (SaleChanged sale : snapshots) {
            store(sale);
            unknown.invalidate(sale.saleId());
        }
    }

    private void store(SaleChanged sale) {
        database.jdbc()
                .sql("""
                        INSERT INTO sale_copy (sale_id, version, status, ends_at, snapshot)
                        VALUES (:id, :version, :status, :ends, :snapshot)
                        ON DUPLICATE KEY UPDATE
                            snapshot = IF(VALUES(version) > version, VALUES(snapshot), snapshot),
                            status = IF(VALUES(version) > version, VALUES(status), status),
                            ends_at = IF(VALUES(version) > version, VALUES(ends_at), ends_at),
                            version = GREATEST(version, VALUES(version))
                        """)
                .param("id", sale.saleId().value())
                .param("version", sale.version())
                .param("status", sale.status().name())
                .param("ends", LocalDateTime.ofInstant(sale.endsAt(), ZoneOffset.UTC))
                .param("snapshot", EventJson.mapper().writeValueAsString(sale))
                .update();
    }

    @Override
    public List<SaleTerms> sweepable() {
        List<SaleTerms> items = new ArrayList<>();
        database.jdbc()
                .sql("SELECT snapshot FROM sale_copy WHERE ends_at > NOW(3) - INTERVAL 1 DAY ORDER BY ends_at LIMIT "
                        + MAX_SWEEPABLE)
                .query(String.class)
                .list()
                .forEach(json -> {
                    SaleChanged sale = EventJson.mapper().readValue(json, SaleChanged.class);
                    sale.items().forEach(item -> items.add(terms(sale, item)));
                });
        return items;
    }

    private Optional<SaleChanged> sale(SaleId saleId) {
        Entry hit = known.getIfPresent(saleId);
        if (hit == null) {
            hit = unknown.get(saleId, id -> new Entry(stored(id).or(() -> fetched(id))));
            if (hit.sale().isPresent()) {
                known.put(saleId, hit);
            }
        }
        return hit.sale();
    }

    private Optional<SaleChanged> stored(SaleId saleId) {
        return database.jdbc()
                .sql("SELECT snapshot FROM sale_copy WHERE sale_id = :id")
                .param("id", saleId.value())
                .query(String.class)
                .optional()
                .map(json -> EventJson.mapper().readValue(json, SaleChanged.class));
    }

    private Optional<SaleChanged> fetched(SaleId saleId) {
        try {
            SaleChanged sale = inventory
                    .get()
                    .uri("/internal/sales/{saleId}", saleId.toString())
                    .retrieve()
                    .body(SaleChanged.class);
            if (sale == null || sale.status() == SaleStatus.DRAFT) {
                return Optional.empty();
            }
            // Not learn(): this runs inside the load of `unknown`, which must not touch its own key.
            store(sale);
            return Optional.of(sale);
        } catch (HttpClientErrorException e) {
            if (e.getStatusCode() == HttpStatus.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static SaleTerms terms(SaleChanged sale, SaleItemSnapshot item) {
        return new SaleTerms(
                sale.saleId(),
                item.skuId(),
                item.price(),
                item.perUserLimit(),
                item.buckets(),
                sale.payWithinSeconds());
    }
}
