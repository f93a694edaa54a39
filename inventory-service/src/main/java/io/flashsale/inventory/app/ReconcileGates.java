package io.flashsale.inventory.app;

import io.flashsale.inventory.app.port.Gates;
import io.flashsale.inventory.app.port.InventoryMeters;
import io.flashsale.inventory.app.port.Ledger;
import io.flashsale.inventory.app.port.Repairs;
import io.flashsale.inventory.app.port.Sales;
import io.flashsale.inventory.domain.BucketKey;
import io.flashsale.inventory.domain.ItemKey;
import io.flashsale.inventory.domain.Repair;
import io.flashsale.inventory.domain.Sale;
import io.flashsale.inventory.domain.StockRow;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repeats to every gate what the ledger and the sale's row say, so that a lost call heals by itself (law 9), and keeps
 * evidence of what had drifted.
 *
 * <p>Every run compares version and base of every gate with its row. Besides it walks along the entries of all items, so
 * many orders per run, and begins anew at the end: reservations and users' counts are repeated too. A run costs about
 * the same however many items are on sale and however much they have sold; a whole walk takes longer then. A gate that
 * knows less than it knew before (Redis lost its last writes) is told everything at once. Only entries that the normal
 * path has had time to tell are walked over, so that news to the gate means drift.
 */
public final class ReconcileGates {

    private static final Logger log = LoggerFactory.getLogger(ReconcileGates.class);

    private final Sales sales;
    private final Ledger ledger;
    private final Gates gates;
    private final FollowLedger follow;
    private final AlignGates align;
    private final Repairs repairs;
    private final InventoryMeters meters;
    private final InstantSource clock;
    private final Bounds bounds;

    /** Versions that gates were told by the last run. An instance that takes over begins with nothing and learns in one run. */
    private final Map<BucketKey, Long> told = new HashMap<>();

    private final Map<ItemKey, Ledger.Place> places = new HashMap<>();

    /** Where the next run's walk begins: each run at another item, so that a large one does not keep the others waiting. */
    private int turn;

    /**
     * How much is repeated.
     *
     * @param afterEnd a sale is looked after this long after its end: late releases still come in
     * @param settled entries older than this have reached the gate by the normal path
     * @param orders told again per run, over all items
     * @param stretch of them read and told at a time
     */
    public record Bounds(Duration afterEnd, Duration settled, int orders, int stretch) {

        /** An item without anything to tell is a statement all the same: counts like so many orders. */
        private static final int LOOK = 20;
    }

    public ReconcileGates(
            Sales sales,
            Ledger ledger,
            Gates gates,
            FollowLedger follow,
            AlignGates align,
            Repairs repairs,
            InventoryMeters meters,
            InstantSource clock,
            Bounds bounds) {
        this.sales = sales;
        this.ledger = ledger;
        this.gates = gates;
        this.follow = follow;
        this.align = align;
        this.repairs = repairs;
        this.meters = meters;
        this.clock = clock;
        this.bounds = bounds;
    }

    public void reconcileAll() {
        int drift = 0;
        var watched = sales.publishedEndingAfter(clock.instant().minus(bounds.afterEnd()));
        for (var sale : watched) {
            try {
                drift += reconcile(sale);
            } catch (RuntimeException failed) {
                log.warn("sale {} could not be reconciled: {}", sale.id(), failed.toString());
            }
        }
        var ids = watched.stream().map(Sale::id).collect(Collectors.toSet());
        told.keySet().removeIf(key -> !ids.contains(key.item().saleId()));
        places.keySet().removeIf(item -> !ids.contains(item.saleId()));
        drift += walkAll(watched.stream().flatMap(ReconcileGates::items).toList());
        meters.drift(drift);
    }

    private static Stream<ItemKey> items(Sale sale) {
        return sale.terms().items().stream().map(terms -> new ItemKey(sale.id(), terms.skuId()));
    }

    /** @return gates and items that had drifted */
    private int reconcile(Sale sale) {
        // The gates first: a gate that is newer than rows read later would mean that the ledger has gone back.
        var views = new HashMap<BucketKey, Gates.View>();
        for (var terms : sale.terms().items()) {
            views.putAll(views(new ItemKey(sale.id(), terms.skuId()), terms.buckets()));
        }
        var standings = ledger.standings(items(sale).collect(Collectors.toMap(item -> item, item -> List.of())));
        int drift = 0;
        boolean totalsDiffer = false;
        for (var terms : sale.terms().items()) {
            var item = new ItemKey(sale.id(), terms.skuId());
            List<StockRow> rows = Objects.requireNonNull(standings.get(item)).rows();
            drift += compare(item, rows, views);
            totalsDiffer |=
                    !rows.isEmpty() && rows.stream().mapToInt(StockRow::total).sum() != terms.total();
        }
        align.align(sale.id());
        if (totalsDiffer) {
            follow.totals(sale.id());
        }
        return drift;
    }

    private int compare(ItemKey item, List<StockRow> rows, Map<BucketKey, Gates.View> views) {
        var found = drifts(rows, views);
        if (found.stream().anyMatch(repair -> repair.kind() == Repair.Kind.ROLLED_BACK)) {
            follow.gates(item, List.of());
            places.put(item, Ledger.Place.START);
            int news = 0;
            do {
                news += walk(item, bounds.stretch()).news();
            } while (!places.get(item).equals(Ledger.Place.START));
            evidence(item, news).ifPresent(found::add);
        } else if (rows.stream().anyMatch(row -> differs(row, views.get(row.key())))) {
            follow.gates(item, List.of());
        }
        // Only now: had the repetition failed, the gate would not know these versions.
        rows.stream().filter(row -> views.containsKey(row.key())).forEach(row -> told.put(row.key(), row.version()));
        found.forEach(this::keep);
        return found.size();
    }

    private static boolean differs(StockRow row, Gates.@Nullable View view) {
        return view != null && (view.version() != row.version() || view.base() != row.free());
    }

    private Map<BucketKey, Gates.View> views(ItemKey item, int buckets) {
        var views = new HashMap<BucketKey, Gates.View>();
        for (int bucket = 0; bucket < buckets; bucket++) {
            var key = new BucketKey(item, bucket);
            gates.view(key).ifPresent(view -> views.put(key, view));
        }
        return views;
    }

    private List<Repair> drifts(List<StockRow> rows, Map<BucketKey, Gates.View> views) {
        var found = new ArrayList<Repair>();
        for (var row : rows) {
            var view = views.get(row.key());
            if (view == null) {
                // A missing gate is a closed one; it is built by RestoreGates, with evidence of its own.
                told.remove(row.key());
            } else if (view.version() < told.getOrDefault(row.key(), 0L)) {
                found.add(drift(row, Repair.Kind.ROLLED_BACK, told.get(row.key()) - view.version(), view));
            } else if (view.version() == row.version() && view.base() != row.free()) {
                found.add(drift(row, Repair.Kind.BASE, Math.abs((long) view.base() - row.free()), view));
            }
        }
        return found;
    }

    private Repair drift(StockRow row, Repair.Kind kind, long units, Gates.View view) {
        String detail = "gate version " + view.version() + " base " + view.base() + ", ledger version " + row.version()
                + " free " + row.free();
        return new Repair(row.key().item(), row.key().bucket(), kind, units, detail, clock.instant());
    }

    /** Goes on where the last run stopped. @return items with orders that were news to their gates */
    private int walkAll(List<ItemKey> items) {
        int drift = 0;
        int left = bounds.orders();
        int first = items.isEmpty() ? 0 : Math.floorMod(turn, items.size());
        int looked = 0;
        while (left > 0 && looked < items.size()) {
            ItemKey item = items.get((first + looked++) % items.size());
            int news = 0;
            try {
                do {
                    Walked stretch = walk(item, Math.min(left, bounds.stretch()));
                    news += stretch.news();
                    left -= Math.max(stretch.orders(), Bounds.LOOK);
                } while (left > 0 && !places.get(item).equals(Ledger.Place.START));
            } catch (RuntimeException failed) {
                log.warn("the orders of {} could not be told again: {}", item, failed.toString());
            }
            Optional<Repair> found = evidence(item, news);
            found.ifPresent(this::keep);
            drift += found.isPresent() ? 1 : 0;
        }
        turn = first + looked;
        return drift;
    }

    private record Walked(int orders, int news) {}

    private Walked walk(ItemKey item, int orders) {
        var stretch = ledger.walk(item, places.getOrDefault(item, Ledger.Place.START), bounds.settled(), orders);
        int news = stretch.orders().isEmpty() ? 0 : follow.gates(item, stretch.orders());
        places.put(item, stretch.next());
        return new Walked(stretch.orders().size(), news);
    }

    private Optional<Repair> evidence(ItemKey item, int news) {
        String detail = news + " orders that were told again were news to a gate";
        return news == 0
                ? Optional.empty()
                : Optional.of(new Repair(item, Repair.WHOLE_ITEM, Repair.Kind.ORDERS, news, detail, clock.instant()));
    }

    private void keep(Repair repair) {
        log.warn("{} bucket {} had drifted ({}): {}", repair.item(), repair.bucket(), repair.kind(), repair.detail());
        meters.repaired(repair.kind(), repair.units());
        repairs.record(repair);
    }
}
