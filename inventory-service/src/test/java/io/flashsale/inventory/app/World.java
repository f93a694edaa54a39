package io.flashsale.inventory.app;

import io.flashsale.contract.Money;
import io.flashsale.contract.OrderId;
import io.flashsale.contract.OrderPlaced;
import io.flashsale.contract.SaleId;
import io.flashsale.contract.SaleStatus;
import io.flashsale.contract.SkuId;
import io.flashsale.contract.StockDecided;
import io.flashsale.contract.UserId;
import io.flashsale.inventory.app.port.Freezes;
import io.flashsale.inventory.app.port.Gates;
import io.flashsale.inventory.app.port.InventoryMeters;
import io.flashsale.inventory.app.port.Ledger;
import io.flashsale.inventory.app.port.Repairs;
import io.flashsale.inventory.app.port.Sales;
import io.flashsale.inventory.app.port.StockEvents;
import io.flashsale.inventory.app.port.UnsettledOrders;
import io.flashsale.inventory.domain.Admission;
import io.flashsale.inventory.domain.Allocation;
import io.flashsale.inventory.domain.BucketKey;
import io.flashsale.inventory.domain.BucketSplit;
import io.flashsale.inventory.domain.EntryKind;
import io.flashsale.inventory.domain.Freeze;
import io.flashsale.inventory.domain.ItemKey;
import io.flashsale.inventory.domain.LedgerEntry;
import io.flashsale.inventory.domain.OrderHistory;
import io.flashsale.inventory.domain.Repair;
import io.flashsale.inventory.domain.Sale;
import io.flashsale.inventory.domain.SaleItem;
import io.flashsale.inventory.domain.SaleTerms;
import io.flashsale.inventory.domain.StockRow;
import io.flashsale.platform.ServiceUnavailable;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One item of one sale, kept in memory, that writes down who was asked for what. */
final class World implements Sales, Ledger, Gates, UnsettledOrders, StockEvents, InventoryMeters, Freezes, Repairs {

    static final Instant NOW = Instant.parse("2026-12-01T10:30:00Z");
    static final SkuId SKU = SkuId.of("phone");
    static final ItemKey ITEM = new ItemKey(new SaleId(7), SKU);

    final List<String> calls = new ArrayList<>();
    final Map<Integer, StockRow> rows = new TreeMap<>();
    final Map<OrderId, OrderHistory> histories = new LinkedHashMap<>();
    final Map<BucketKey, StockRow> gates = new TreeMap<>();
    final Map<BucketKey, List<LedgerEntry>> decided = new TreeMap<>();
    final Map<BucketKey, List<LedgerEntry>> dropped = new TreeMap<>();
    final List<OrderId> confirmed = new ArrayList<>();
    final List<OrderId> rejected = new ArrayList<>();
    final Map<String, Integer> restocks = new LinkedHashMap<>();
    final List<Repair> repairs = new ArrayList<>();
    final List<Integer> walked = new ArrayList<>();

    @Nullable
    Freeze frozen;

    int news;
    int broken;
    List<Unsettled> unsettled = List.of();
    Sale sale;
    boolean opened;
    boolean orderServiceDown;
    boolean redisDown;

    World(SaleStatus status, int total, int buckets) {
        var item = new SaleItem(SKU, "Phone", new Money(100, "CNY"), total, 1, buckets);
        sale = new Sale(
                ITEM.saleId(),
                1,
                status,
                new SaleTerms("Sale", NOW.minusSeconds(60), NOW.plusSeconds(600), Admission.NONE, 900, List.of(item)));
    }

    static OrderPlaced order(long id, int bucket, int quantity) {
        return new OrderPlaced(
                new OrderId(id), UserId.of("u" + id), ITEM.saleId(), ITEM.skuId(), bucket, quantity, "trace-" + id);
    }

    InstantSource clock() {
        return InstantSource.fixed(NOW);
    }

    FollowLedger follow() {
        return new FollowLedger(this, this, this);
    }

    AlignGates align() {
        return new AlignGates(this, this, this);
    }

    RestoreGates restore() {
        return new RestoreGates(
                this,
                this,
                this,
                this,
                follow(),
                align(),
                this,
                this,
                this,
                clock(),
                new RestoreGates.Bounds(Duration.ofMinutes(1), 100));
    }

    // ---- sales

    @Override
    public SaleId nextId() {
        return ITEM.saleId();
    }

    @Override
    public Optional<Sale> find(SaleId id) {
        return id.equals(sale.id()) ? Optional.of(sale) : Optional.empty();
    }

    @Override
    public void insert(Sale draft) {
        sale = draft;
    }

    @Override
    public boolean replaceDraft(Sale draft, long expectedVersion) {
        return announce(draft, expectedVersion);
    }

    @Override
    public boolean announce(Sale changed, long expectedVersion) {
        calls.add("announce " + changed.status());
        if (sale.version() != expectedVersion) {
            return false;
        }
        sale = changed;
        return true;
    }

    @Override
    public List<Sale> live(Instant now) {
        return List.of(sale);
    }

    @Override
    public List<Sale> publishedEndingAfter(Instant end) {
        return List.of(sale);
    }

    // ---- ledger

    @Override
    public List<LedgerEntry> take(List<OrderPlaced> orders) {
        calls.add("take");
        var decisions = new ArrayList<LedgerEntry>();
        for (var order : orders) {
            var before =
                    histories.getOrDefault(order.orderId(), OrderHistory.NONE).decision();
            if (before == null) {
                var row = rows.get(order.bucket());
                var fits = Allocation.greedy(row.free(), List.of(order)).units();
                before = new LedgerEntry(
                        order.orderId(),
                        fits > 0 ? EntryKind.TAKE : EntryKind.REJECT,
                        order.userId(),
                        row.key(),
                        order.quantity());
                move(row.key().bucket(), 0, fits);
                histories.put(order.orderId(), OrderHistory.NONE.with(before));
            }
            decisions.add(before);
        }
        return decisions;
    }

    @Override
    public Endings end(EntryKind kind, List<Ending> orders) {
        calls.add("end " + kind);
        var endings = new Endings(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (var order : orders) {
            var history = histories.getOrDefault(order.orderId(), OrderHistory.NONE);
            switch (history.ending(kind)) {
                case OrderHistory.Ending.Fresh fresh -> {
                    histories.put(order.orderId(), history.with(fresh.entry()));
                    if (kind == EntryKind.RELEASE) {
                        move(fresh.entry().key().bucket(), 0, -fresh.entry().quantity());
                    }
                    endings.ended().add(fresh.entry());
                }
                case OrderHistory.Ending.Repeated repeated -> endings.ended().add(repeated.entry());
                case OrderHistory.Ending.Contrary contrary -> endings.contrary().add(contrary.entry());
                case OrderHistory.Ending.Ignored ignored -> {
                    // Nothing ends.
                }
                case OrderHistory.Ending.Early early -> endings.early().add(order.orderId());
            }
        }
        return endings;
    }

    private void move(int bucket, int total, int taken) {
        rows.computeIfPresent(
                bucket,
                (b, row) -> new StockRow(row.key(), row.total() + total, row.taken() + taken, row.version() + 1));
    }

    @Override
    public Standing standing(ItemKey item, Collection<OrderId> orders) {
        return new Standing(List.copyOf(rows.values()), asked(orders));
    }

    @Override
    public Map<ItemKey, Standing> standings(Map<ItemKey, ? extends Collection<OrderId>> asked) {
        var standings = new HashMap<ItemKey, Standing>();
        asked.forEach((item, orders) -> standings.put(item, standing(item, orders)));
        return standings;
    }

    @Override
    public Picture picture(ItemKey item, Collection<OrderId> asked) {
        calls.add("picture");
        var live = new ArrayList<LedgerEntry>();
        for (var history : histories.values()) {
            if (history.live() && history.decision() != null) {
                live.add(history.decision());
            }
        }
        return new Picture(List.copyOf(rows.values()), live, asked(asked));
    }

    private Map<OrderId, OrderHistory> asked(Collection<OrderId> orders) {
        var found = new LinkedHashMap<OrderId, OrderHistory>();
        orders.stream().filter(histories::containsKey).forEach(o -> found.put(o, histories.get(o)));
        return found;
    }

    @Override
    public List<OrderId> recent(ItemKey item, Duration age, int limit) {
        return List.copyOf(histories.keySet());
    }

    @Override
    public Stretch walk(ItemKey item, Place from, Duration age, int limit) {
        var all = List.copyOf(histories.keySet());
        int start = (int) from.orderId();
        int end = Math.min(all.size(), start + limit);
        walked.add(start);
        return new Stretch(
                all.subList(start, end), end == all.size() ? Place.START : new Place(Place.START.time(), end));
    }

    @Override
    public List<OrderId> unended(ItemKey item, Duration age, int limit) {
        return List.of();
    }

    @Override
    public void ensureRows(ItemKey item, SaleItem terms) {
        if (rows.isEmpty()) {
            calls.add("rows");
            int[] split = BucketSplit.even(terms.total(), terms.buckets());
            for (int b = 0; b < split.length; b++) {
                rows.put(b, new StockRow(new BucketKey(item, b), split[b], 0, 1));
            }
        }
    }

    @Override
    public boolean claimFirstOpening(ItemKey item) {
        boolean first = !opened;
        opened = true;
        return first;
    }

    @Override
    public Restocked restock(ItemKey item, String idempotencyKey, int quantity, int maxTotal) {
        calls.add("restock");
        move(0, quantity, 0);
        restocks.put(idempotencyKey, quantity);
        return new Restocked.Done(
                rows.values().stream().mapToInt(StockRow::total).sum(), false);
    }

    @Override
    public Optional<Restocked> restockedBefore(ItemKey item, String idempotencyKey, int quantity) {
        return Optional.ofNullable(restocks.get(idempotencyKey))
                .map(q -> q == quantity
                        ? new Restocked.Done(
                                rows.values().stream().mapToInt(StockRow::total).sum(), true)
                        : new Restocked.KeyReused());
    }

    // ---- gates

    @Override
    public OptionalInt available(ItemKey item, int buckets) {
        reach();
        return gates.size() < buckets
                ? OptionalInt.empty()
                : OptionalInt.of(
                        gates.values().stream().mapToInt(StockRow::free).sum());
    }

    @Override
    public Set<BucketKey> missing(Collection<BucketKey> wanted) {
        reach();
        return wanted.stream().filter(key -> !gates.containsKey(key)).collect(Collectors.toSet());
    }

    @Override
    public Optional<View> view(BucketKey key) {
        reach();
        return Optional.ofNullable(gates.get(key))
                .map(row -> new View(row.version(), row.free(), row.free(), sale.gateOpen()));
    }

    @Override
    public boolean createIfAbsent(
            Sale seen, SaleItem terms, StockRow bucket, Picture picture, List<Unsettled> undecided, boolean open) {
        reach();
        calls.add("create " + bucket.key().bucket() + " live " + picture.live().size() + " undecided "
                + undecided.size());
        return gates.putIfAbsent(bucket.key(), bucket) == null;
    }

    @Override
    public int sync(List<News> told) {
        for (var one : told) {
            reach();
            var row = one.row();
            calls.add("sync " + row.key().bucket());
            gates.computeIfPresent(row.key(), (k, before) -> before.version() > row.version() ? before : row);
            decided.computeIfAbsent(row.key(), k -> new ArrayList<>()).addAll(one.decided());
            dropped.computeIfAbsent(row.key(), k -> new ArrayList<>()).addAll(one.dropped());
        }
        return news * told.size();
    }

    @Override
    public void setOpen(Sale seen, BucketKey key, boolean open) {
        reach();
        calls.add((open ? "open " : "shut ") + key.bucket());
    }

    private void reach() {
        if (redisDown) {
            throw new ServiceUnavailable("no Redis");
        }
    }

    // ---- neighbours

    @Override
    public List<Unsettled> of(ItemKey item) {
        calls.add("unsettled");
        if (orderServiceDown) {
            throw new ServiceUnavailable("no order-service");
        }
        return unsettled;
    }

    @Override
    public void confirmed(List<StockDecided> orders) {
        calls.add("confirmed");
        orders.forEach(o -> {
            requireTrace(o.traceparent(), o.orderId());
            confirmed.add(o.orderId());
        });
    }

    @Override
    public void rejected(List<StockDecided> orders) {
        calls.add("rejected");
        orders.forEach(o -> {
            requireTrace(o.traceparent(), o.orderId());
            rejected.add(o.orderId());
        });
    }

    private static void requireTrace(@Nullable String traceparent, OrderId order) {
        if (!("trace-" + order).equals(traceparent)) {
            throw new AssertionError("the trace of " + order + " was lost");
        }
    }

    // ---- meters

    int rebuilt;

    @Override
    public void batch(String event, int orders) {}

    @Override
    public void decided(int taken, int rejectedOrders) {}

    @Override
    public void ended(String kind, int orders, int contrary, int early) {}

    @Override
    public void gateCreated(boolean again) {
        rebuilt += again ? 1 : 0;
    }

    @Override
    public void gateMissing(int items) {}

    @Override
    public void drift(int found) {}

    @Override
    public void repaired(Repair.Kind kind, long units) {}

    @Override
    public void lawsBroken(int items) {
        broken = items;
    }

    @Override
    public void itemsFrozen(int items) {}

    // ---- freezes and repairs

    @Override
    public Set<SkuId> frozenItems(SaleId saleId) {
        return frozen == null ? Set.of() : Set.of(frozen.item().skuId());
    }

    @Override
    public Optional<Freeze> find(ItemKey item) {
        return Optional.ofNullable(frozen);
    }

    @Override
    public List<Freeze> all(int limit) {
        return frozen == null ? List.of() : List.of(frozen);
    }

    @Override
    public int count() {
        return frozen == null ? 0 : 1;
    }

    @Override
    public Frozen freeze(ItemKey item, String by, String reason) {
        boolean fresh = frozen == null;
        Freeze standing = fresh ? new Freeze(item, by, reason, NOW) : frozen;
        frozen = standing;
        return new Frozen(standing, fresh);
    }

    @Override
    public boolean unfreeze(ItemKey item) {
        boolean was = frozen != null;
        frozen = null;
        return was;
    }

    @Override
    public void record(Repair repair) {
        repairs.add(repair);
    }

    @Override
    public List<Repair> newest(int limit) {
        return repairs;
    }

    @Override
    public void purge(Duration keep) {}
}
