package io.flashsale.inventory.adapter.persistence;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.flashsale.contract.SaleId;
import io.flashsale.inventory.app.port.SaleQueries;
import io.flashsale.inventory.domain.Sale;
import io.flashsale.inventory.domain.ShownStatus;
import io.flashsale.platform.ServiceUnavailable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/**
 * Published sales, read once for everybody who asks in the same moment: shoppers look at few sales, and all at once.
 *
 * <p>Whoever asks for fresh rows gets them; what is absent or a draft is not remembered. What this instance writes is
 * forgotten here at once, elsewhere a moment later.
 */
@Repository
class CachedSaleQueries implements SaleQueries {

    private record One(SaleId id) {}

    private record Some(Set<ShownStatus> statuses, @Nullable SaleId before, int limit) {}

    private final MappedSaleQueries queries;
    private final AsyncCache<Record, List<Sale>> cache;

    CachedSaleQueries(SaleMapper mapper, ShownSaleProperties properties) {
        this.queries = new MappedSaleQueries(mapper);
        this.cache = Caffeine.newBuilder()
                .maximumSize(properties.maxEntries())
                .executor(Thread::startVirtualThread)
                .expireAfter(Expiry.<Record, List<Sale>>creating((key, sales) -> lifeOf(sales, properties)))
                .buildAsync();
    }

    @Override
    public Optional<Sale> find(SaleId id, boolean fresh) {
        if (fresh) {
            return queries.find(id);
        }
        return shared(new One(id), () -> queries.find(id).stream().toList()).stream()
                .findFirst();
    }

    @Override
    public List<Sale> page(Set<ShownStatus> statuses, Instant now, @Nullable SaleId before, int limit, boolean fresh) {
        if (fresh) {
            return queries.page(statuses, now, before, limit);
        }
        var key = new Some(Set.copyOf(statuses), before, limit);
        return shared(key, () -> queries.page(statuses, now, before, limit));
    }

    void forget() {
        cache.synchronous().invalidateAll();
    }

    /** The future is the mutex: the first caller reads, the others wait for his answer; a failed one is forgotten. */
    private List<Sale> shared(Record key, Supplier<List<Sale>> read) {
        try {
            return cache.get(key, (k, executor) -> CompletableFuture.supplyAsync(read, executor))
                    .join();
        } catch (CompletionException failed) {
            throw new ServiceUnavailable("sales can't be read", failed.getCause());
        }
    }

    private static Duration lifeOf(List<Sale> sales, ShownSaleProperties properties) {
        if (sales.isEmpty() || !sales.stream().allMatch(Sale::published)) {
            return Duration.ZERO;
        }
        long jitter = properties.jitter().toNanos();
        return properties
                .timeToLive()
                .plusNanos(jitter == 0 ? 0 : ThreadLocalRandom.current().nextLong(jitter));
    }
}
