package io.flashsale.inventory.adapter.persistence;

import io.flashsale.contract.OrderId;
import io.flashsale.contract.OrderPlaced;
import io.flashsale.inventory.app.port.Ledger;
import io.flashsale.inventory.domain.Allocation;
import io.flashsale.inventory.domain.BucketKey;
import io.flashsale.inventory.domain.BucketSplit;
import io.flashsale.inventory.domain.EntryKind;
import io.flashsale.inventory.domain.ItemKey;
import io.flashsale.inventory.domain.LedgerEntry;
import io.flashsale.inventory.domain.OrderHistory;
import io.flashsale.inventory.domain.SaleItem;
import io.flashsale.inventory.domain.StockRow;
import io.flashsale.platform.database.PhysicalDatabase;
import io.flashsale.platform.database.PhysicalDatabases;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The ledger in MySQL, straight on the physical databases.
 *
 * <p>What was written before is read first, outside of the transaction; should another instance write the same order in
 * between, the unique key (order, slot) refuses the second. Then everything is done again with the items' stock rows
 * locked before the reading, so that the second try can't be overtaken. Law 2 rests on the key, not on the reading.
 */
@Repository
class LedgerStore implements Ledger {

    private final PhysicalDatabases databases;
    private final StatementBounds bounds;
    private final List<JdbcTemplate> batches;

    LedgerStore(PhysicalDatabases databases, StatementBounds bounds) {
        this.databases = databases;
        this.bounds = bounds;
        this.batches = databases.all().stream()
                .map(database -> new JdbcTemplate(database.dataSource()))
                .toList();
    }

    private LedgerStatements statements(PhysicalDatabase database) {
        return new LedgerStatements(database.jdbc(), batches.get(database.index()));
    }

    @Override
    public List<LedgerEntry> take(List<OrderPlaced> orders) {
        Map<PhysicalDatabase, Map<OrderId, OrderPlaced>> byDatabase = new LinkedHashMap<>();
        for (var order : orders) {
            byDatabase
                    .computeIfAbsent(of(new ItemKey(order.saleId(), order.skuId())), d -> new LinkedHashMap<>())
                    .putIfAbsent(order.orderId(), order);
        }
        List<LedgerEntry> decisions = new ArrayList<>();
        byDatabase.forEach((database, some) -> {
            var items = some.values().stream()
                    .map(o -> new ItemKey(o.saleId(), o.skuId()))
                    .toList();
            decisions.addAll(repeated(database, items, () -> takeIn(database, some)));
        });
        return decisions;
    }

    private List<LedgerEntry> takeIn(PhysicalDatabase database, Map<OrderId, OrderPlaced> orders) {
        var statements = statements(database);
        var histories = statements.histories(orders.keySet());
        List<LedgerEntry> decisions = new ArrayList<>();
        List<OrderPlaced> fresh = new ArrayList<>();
        for (var order : orders.values()) {
            LedgerEntry before =
                    histories.getOrDefault(order.orderId(), OrderHistory.NONE).decision();
            if (before == null) {
                fresh.add(order);
            } else {
                // Redelivery repeats the first decision and never decides anew.
                decisions.add(before);
            }
        }
        if (!fresh.isEmpty()) {
            decisions.addAll(inTransaction(database, () -> decide(statements, fresh)));
        }
        return decisions;
    }

    private static List<LedgerEntry> decide(LedgerStatements statements, List<OrderPlaced> orders) {
        // Sorted: two batches lock the same rows in the same order.
        Map<BucketKey, List<OrderPlaced>> byBucket = new TreeMap<>();
        for (var order : orders) {
            byBucket.computeIfAbsent(
                            new BucketKey(new ItemKey(order.saleId(), order.skuId()), order.bucket()),
                            k -> new ArrayList<>())
                    .add(order);
        }
        SequencedMap<BucketKey, Integer> units = new LinkedHashMap<>();
        byBucket.forEach((key, ofBucket) -> units.put(key, Allocation.unitsOf(ofBucket)));
        Set<BucketKey> enough = statements.takeUnits(units);
        List<LedgerEntry> entries = new ArrayList<>();
        byBucket.forEach((key, ofBucket) -> {
            Allocation allocation =
                    enough.contains(key) ? Allocation.all(ofBucket) : whoFits(statements, key, ofBucket);
            allocation.taken().forEach(o -> entries.add(entry(EntryKind.TAKE, key, o)));
            // A rejection is an entry too, or a redelivered order could be taken after a restock.
            allocation.rejected().forEach(o -> entries.add(entry(EntryKind.REJECT, key, o)));
        });
        statements.insert(entries);
        return entries;
    }

    /** Law 1: the condition in the UPDATE has the last word; what it refuses as a whole is tried one by one. */
    private static Allocation whoFits(LedgerStatements statements, BucketKey key, List<OrderPlaced> orders) {
        Optional<StockRow> row = statements.lock(key);
        if (row.isEmpty()) {
            return Allocation.none(orders);
        }
        var fitting = Allocation.greedy(row.get().free(), orders);
        if (fitting.units() > 0 && !statements.takeUnits(key, fitting.units())) {
            throw new IllegalStateException("a locked stock row changed: " + key);
        }
        return fitting;
    }

    private static LedgerEntry entry(EntryKind kind, BucketKey key, OrderPlaced order) {
        return new LedgerEntry(order.orderId(), kind, order.userId(), key, order.quantity());
    }

    @Override
    public Endings end(EntryKind kind, List<Ending> orders) {
        Map<PhysicalDatabase, List<Ending>> byDatabase = new LinkedHashMap<>();
        for (var order : orders) {
            byDatabase.computeIfAbsent(of(order.item()), d -> new ArrayList<>()).add(order);
        }
        var all = new Endings(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        byDatabase.forEach((database, some) -> {
            var items = some.stream().map(Ending::item).toList();
            var ids = new TreeSet<>(Comparator.comparingLong(OrderId::value));
            some.forEach(o -> ids.add(o.orderId()));
            Endings endings = repeated(database, items, () -> endIn(database, kind, ids));
            all.ended().addAll(endings.ended());
            all.contrary().addAll(endings.contrary());
            all.early().addAll(endings.early());
        });
        return all;
    }

    private Endings endIn(PhysicalDatabase database, EntryKind kind, Collection<OrderId> orders) {
        var statements = statements(database);
        var histories = statements.histories(orders);
        var endings = new Endings(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        List<LedgerEntry> fresh = new ArrayList<>();
        for (var order : orders) {
            switch (histories.getOrDefault(order, OrderHistory.NONE).ending(kind)) {
                case OrderHistory.Ending.Fresh found -> fresh.add(found.entry());
                case OrderHistory.Ending.Repeated found -> endings.ended().add(found.entry());
                case OrderHistory.Ending.Contrary found -> endings.contrary().add(found.entry());
                case OrderHistory.Ending.Ignored ignored -> {
                    // Rejected: nothing was taken, nothing ends.
                }
                case OrderHistory.Ending.Early early -> endings.early().add(order);
            }
        }
        if (!fresh.isEmpty()) {
            inTransaction(database, () -> {
                // The key decides first, in the order of the ids: whoever comes second gives nothing back.
                statements.insert(fresh);
                if (kind == EntryKind.RELEASE) {
                    giveBack(statements, fresh);
                }
                return fresh;
            });
            endings.ended().addAll(fresh);
        }
        return endings;
    }

    private static void giveBack(LedgerStatements statements, List<LedgerEntry> entries) {
        Map<BucketKey, Integer> units = new TreeMap<>();
        entries.forEach(e -> units.merge(e.key(), e.quantity(), Math::addExact));
        units.forEach(statements::giveUnits);
    }

    @Override
    public Standing standing(ItemKey item, Collection<OrderId> orders) {
        return statements(of(item)).standing(item, orders);
    }

    @Override
    public Map<ItemKey, Standing> standings(Map<ItemKey, ? extends Collection<OrderId>> asked) {
        Map<PhysicalDatabase, Map<ItemKey, Collection<OrderId>>> byDatabase = new LinkedHashMap<>();
        asked.forEach((item, orders) ->
                byDatabase.computeIfAbsent(of(item), d -> new HashMap<>()).put(item, orders));
        Map<ItemKey, Standing> standings = new HashMap<>();
        byDatabase.forEach(
                (database, some) -> standings.putAll(statements(database).standings(some)));
        return standings;
    }

    @Override
    public Picture picture(ItemKey item, Collection<OrderId> asked) {
        var database = of(item);
        var statements = statements(database);
        // One snapshot over many pages: rows and entries must be of the same moment.
        var snapshot = new TransactionTemplate(
                Objects.requireNonNull(database.transactions().getTransactionManager()));
        snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        snapshot.setReadOnly(true);
        snapshot.setTimeout((int) bounds.snapshotTimeout().toSeconds());
        return present(snapshot.execute(tx -> {
            var standing = statements.standing(item, asked);
            return new Picture(standing.rows(), statements.live(item, bounds.pageSize()), standing.orders());
        }));
    }

    @Override
    public List<OrderId> recent(ItemKey item, Duration age, int limit) {
        return statements(of(item)).recent(item, age, limit);
    }

    @Override
    public Stretch walk(ItemKey item, Place from, Duration age, int limit) {
        return statements(of(item)).walk(item, from, age, limit);
    }

    @Override
    public List<OrderId> unended(ItemKey item, Duration age, int limit) {
        return statements(of(item)).unended(item, age, limit);
    }

    @Override
    public void ensureRows(ItemKey item, SaleItem terms) {
        var database = of(item);
        var statements = statements(database);
        if (statements.standing(item, List.of()).rows().isEmpty()) {
            int[] split = BucketSplit.even(terms.total(), terms.buckets());
            inTransaction(database, () -> {
                statements.insertRows(item, split);
                return split;
            });
        }
    }

    @Override
    public boolean claimFirstOpening(ItemKey item) {
        return statements(of(item)).markOpened(item);
    }

    @Override
    public Optional<Restocked> restockedBefore(ItemKey item, String idempotencyKey, int quantity) {
        return statements(of(item)).restocked(item, idempotencyKey, quantity);
    }

    @Override
    public Restocked restock(ItemKey item, String idempotencyKey, int quantity, int maxTotal) {
        var database = of(item);
        var statements = statements(database);
        return repeated(database, List.of(item), () -> restockedBefore(item, idempotencyKey, quantity)
                .orElseGet(() -> inTransaction(
                        database, () -> restockOnce(statements, item, idempotencyKey, quantity, maxTotal))));
    }

    private static Restocked restockOnce(
            LedgerStatements statements, ItemKey item, String idempotencyKey, int quantity, int maxTotal) {
        List<StockRow> rows = statements.lock(item);
        long total = rows.stream().mapToLong(StockRow::total).sum();
        if (rows.isEmpty() || total + quantity > maxTotal) {
            return new Restocked.TooMuch((int) Math.max(0, maxTotal - total));
        }
        int[] added = BucketSplit.refill(
                quantity, rows.stream().mapToInt(StockRow::free).toArray());
        for (int b = 0; b < added.length; b++) {
            if (added[b] > 0) {
                statements.addTotal(rows.get(b).key(), added[b]);
            }
        }
        int after = (int) total + quantity;
        // The key is written last: a duplicate rolls everything back and is answered from the first one's row.
        statements.insertRestock(item, idempotencyKey, quantity, after);
        return new Restocked.Done(after, false);
    }

    private PhysicalDatabase of(ItemKey item) {
        return databases.all().get(item.database(databases.size()));
    }

    private static <T> T inTransaction(PhysicalDatabase database, Supplier<T> work) {
        return present(database.transactions().execute(tx -> work.get()));
    }

    private static <T> T present(@Nullable T result) {
        if (result == null) {
            throw new IllegalStateException("a transaction without a result");
        }
        return result;
    }

    /** Another instance wrote the same order, or locked us out: look again, this time behind the locks. */
    private <T> T repeated(PhysicalDatabase database, Collection<ItemKey> items, Supplier<T> work) {
        try {
            return work.get();
        } catch (DuplicateKeyException | PessimisticLockingFailureException contended) {
            return behindLocks(database, items, work);
        }
    }

    private <T> T behindLocks(PhysicalDatabase database, Collection<ItemKey> items, Supplier<T> work) {
        var statements = statements(database);
        for (int attempt = 1; ; attempt++) {
            try {
                return inTransaction(database, () -> {
                    new TreeSet<>(items).forEach(statements::lock);
                    return work.get();
                });
            } catch (DuplicateKeyException | PessimisticLockingFailureException contended) {
                if (attempt >= bounds.attempts()) {
                    throw contended;
                }
            }
        }
    }
}
