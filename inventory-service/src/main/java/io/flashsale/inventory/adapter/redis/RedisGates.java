package io.flashsale.inventory.adapter.redis;

import io.flashsale.inventory.app.port.Gates;
import io.flashsale.inventory.app.port.Ledger;
import io.flashsale.inventory.app.port.UnsettledOrders;
import io.flashsale.inventory.domain.BucketKey;
import io.flashsale.inventory.domain.ItemKey;
import io.flashsale.inventory.domain.LedgerEntry;
import io.flashsale.inventory.domain.Sale;
import io.flashsale.inventory.domain.SaleItem;
import io.flashsale.inventory.domain.StockRow;
import io.flashsale.platform.ServiceUnavailable;
import io.flashsale.stock.GateContent;
import io.flashsale.stock.GateKey;
import io.flashsale.stock.GateRow;
import io.flashsale.stock.GateSpec;
import io.flashsale.stock.Settled;
import io.flashsale.stock.StockGate;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

@Component
class RedisGates implements Gates, DisposableBean {

    private final StockGate stock;
    private final GateProperties properties;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    RedisGates(StockGate stock, GateProperties properties) {
        this.stock = stock;
        this.properties = properties;
    }

    @Override
    public OptionalInt available(ItemKey item, int buckets) {
        int available = stock.available(item.saleId(), item.skuId(), buckets);
        return available < 0 ? OptionalInt.empty() : OptionalInt.of(available);
    }

    @Override
    public Set<BucketKey> missing(Collection<BucketKey> gates) {
        List<BucketKey> keys = List.copyOf(gates);
        BitSet there = stock.present(keys.stream().map(RedisGates::gate).toList());
        return IntStream.range(0, keys.size())
                .filter(i -> !there.get(i))
                .mapToObj(keys::get)
                .collect(Collectors.toSet());
    }

    @Override
    public Optional<View> view(BucketKey key) {
        return stock.view(gate(key)).map(v -> new View(v.version(), v.base(), v.free(), v.open()));
    }

    @Override
    public boolean createIfAbsent(
            Sale sale,
            SaleItem terms,
            StockRow bucket,
            Ledger.Picture picture,
            List<UnsettledOrders.Unsettled> undecided,
            boolean open) {
        var window = sale.terms();
        var spec = new GateSpec(
                bucket.version(),
                bucket.free(),
                sale.version(),
                open,
                window.startsAt(),
                window.endsAt(),
                terms.perUserLimit(),
                window.endsAt().plus(properties.keepAfterEnd()));
        var versions =
                picture.rows().stream().collect(Collectors.toMap(r -> r.key().bucket(), StockRow::version));
        Iterable<GateRow> rows = () -> Stream.concat(
                        picture.live().stream().map(RedisGates::decided),
                        undecided.stream().map(RedisGates::pending))
                .iterator();
        return stock.createIfAbsent(
                gate(bucket.key()),
                picture.rows().size(),
                spec,
                new GateContent(versions, rows, properties.pendingHold()));
    }

    /** Many at once: each waits for Redis, and Redis for nobody. */
    @Override
    public int sync(List<News> news) {
        if (news.size() == 1) {
            return sync(news.getFirst());
        }
        int known = 0;
        for (Future<Integer> told :
                news.stream().map(one -> threads.submit(() -> sync(one))).toList()) {
            known += result(told);
        }
        return known;
    }

    private static int result(Future<Integer> told) {
        try {
            return told.get();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new ServiceUnavailable("interrupted while the gates were told", stopped);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(failed);
        }
    }

    private int sync(News news) {
        StockRow row = news.row();
        var item = row.key().item();
        return stock.sync(
                item.saleId(),
                item.skuId(),
                news.buckets(),
                row.key().bucket(),
                row.version(),
                row.free(),
                news.decided().stream().map(RedisGates::settled).toList(),
                news.dropped().stream().map(RedisGates::settled).toList());
    }

    @Override
    public void destroy() {
        threads.close();
    }

    @Override
    public void setOpen(Sale sale, BucketKey key, boolean open) {
        stock.setOpen(gate(key), sale.version(), open);
    }

    private static GateKey gate(BucketKey key) {
        return new GateKey(key.item().saleId(), key.item().skuId(), key.bucket());
    }

    private static Settled settled(LedgerEntry entry) {
        return new Settled(entry.orderId(), entry.userId(), entry.quantity());
    }

    private static GateRow decided(LedgerEntry take) {
        return new GateRow(
                take.orderId(), take.userId(), take.quantity(), take.key().bucket(), false);
    }

    private static GateRow pending(UnsettledOrders.Unsettled order) {
        return new GateRow(order.orderId(), order.userId(), order.quantity(), order.bucket(), true);
    }
}
