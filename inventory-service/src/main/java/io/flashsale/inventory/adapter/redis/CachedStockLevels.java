package io.flashsale.inventory.adapter.redis;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.flashsale.inventory.app.port.Gates;
import io.flashsale.inventory.app.port.Ledger;
import io.flashsale.inventory.app.port.StockLevels;
import io.flashsale.inventory.domain.ItemKey;
import io.flashsale.inventory.domain.Sale;
import io.flashsale.inventory.domain.SaleItem;
import io.flashsale.inventory.domain.StockRow;
import io.flashsale.platform.ServiceUnavailable;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Remaining stock, asked of Redis by one caller per item at a time; the others wait for his answer. A popular item
 * costs a call every few hundred milliseconds, however many look at it.
 */
@Component
class CachedStockLevels implements StockLevels {

    private static final Logger log = LoggerFactory.getLogger(CachedStockLevels.class);

    private final Gates gates;
    private final Ledger ledger;
    private final AsyncCache<ItemKey, Integer> cache;

    CachedStockLevels(Gates gates, Ledger ledger, StockLevelProperties properties) {
        this.gates = gates;
        this.ledger = ledger;
        this.cache = Caffeine.newBuilder()
                .maximumSize(properties.maxItems())
                .executor(Thread::startVirtualThread)
                .expireAfter(Expiry.<ItemKey, Integer>creating((item, available) -> jittered(properties)))
                .buildAsync();
    }

    @Override
    public int available(Sale sale, SaleItem item) {
        if (!sale.published()) {
            return item.total();
        }
        var key = new ItemKey(sale.id(), item.skuId());
        try {
            // The future is the mutex: the first caller puts it there and fills it, a failed one is forgotten.
            return cache.get(key, (k, executor) -> CompletableFuture.supplyAsync(() -> look(k, item), executor))
                    .join();
        } catch (CompletionException failed) {
            throw new ServiceUnavailable("no stock figure for " + key, failed.getCause());
        }
    }

    private int look(ItemKey key, SaleItem item) {
        return fromGate(key, item.buckets()).orElseGet(() -> fromLedger(key, item));
    }

    private OptionalInt fromGate(ItemKey key, int buckets) {
        try {
            // A gate that has forgotten reservations may be below zero for a while.
            var available = gates.available(key, buckets);
            return available.isPresent() ? OptionalInt.of(Math.max(0, available.getAsInt())) : available;
        } catch (RuntimeException unreachable) {
            log.debug("no gate to ask about {}: {}", key, unreachable.toString());
            return OptionalInt.empty();
        }
    }

    private int fromLedger(ItemKey key, SaleItem item) {
        var rows = ledger.standing(key, List.of()).rows();
        return rows.isEmpty()
                ? item.total()
                : rows.stream().mapToInt(StockRow::free).sum();
    }

    private static Duration jittered(StockLevelProperties properties) {
        long jitter = properties.jitter().toNanos();
        return properties
                .timeToLive()
                .plusNanos(jitter == 0 ? 0 : ThreadLocalRandom.current().nextLong(jitter));
    }
}
