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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repeats to every gate what the ledger and the sale's row say, so that a lost call heals by itself (law 9), and keeps
 * evidence of what had drifted.
 *
 * <p>It walks along all entries of an item, a stretch per run, and begins anew at the end: base, reservations and users'
 * counts are repeated, not only the number. A gate that knows less than it knew before (Redis lost its last writes) is
 * told everything at once. Only entries that the normal path has had time to tell are walked over, so that news to the
 * gate means drift.
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

    /**
     * How much is repeated.
     *
     * @param afterEnd a sale is looked after this long after its end: late releases still come in
     * @param settled entries older than this have reached the gate by the normal path
     * @param stretch orders told again per item and run
     */
    public record Bounds(Duration afterEnd, Duration settled, int stretch) {}

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
        var ids = watched.stream().map(Sale::id).toList();
        told.keySet().removeIf(key -> !ids.contains(key.item().saleId()));
        places.keySet().removeIf(item -> !ids.contains(item.saleId()));
        meters.drift(drift);
    }

    /** @return gates and items that had drifted */
    private int reconcile(Sale sale) {
        int drift = 0;
        boolean totalsDiffer = false;
        for (var terms : sale.terms().items()) {
            var item = new ItemKey(sale.id(), terms.skuId());
            // The gates first: a gate that is newer than rows read later would mean that the ledger has gone back.
            Map<BucketKey, Gates.View> views = views(item, terms.buckets());
            List<StockRow> rows = ledger.standing(item, List.of()).rows();
            var found = drifts(rows, views);
            repeat(item, found.stream().anyMatch(r -> r.kind() == Repair.Kind.ROLLED_BACK), found);
            // Only now: had the repetition failed, the gate would not know these versions.
            rows.stream()
                    .filter(row -> views.containsKey(row.key()))
                    .forEach(row -> told.put(row.key(), row.version()));
            found.forEach(this::keep);
            drift += found.size();
            totalsDiffer |=
                    !rows.isEmpty() && rows.stream().mapToInt(StockRow::total).sum() != terms.total();
        }
        align.align(sale.id());
        if (totalsDiffer) {
            follow.totals(sale.id());
        }
        return drift;
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

    /** Tells a stretch of the item's orders again; all of them if the gate has lost its memory. */
    private void repeat(ItemKey item, boolean everything, List<Repair> found) {
        Ledger.Place from = everything ? Ledger.Place.START : places.getOrDefault(item, Ledger.Place.START);
        int news = 0;
        int repeated = 0;
        do {
            var stretch = ledger.walk(item, from, bounds.settled(), bounds.stretch());
            // Also when there are no orders: base and version are repeated.
            news += follow.gates(item, stretch.orders());
            repeated += stretch.orders().size();
            from = stretch.next();
        } while (everything && !from.equals(Ledger.Place.START));
        places.put(item, from);
        if (news > 0) {
            String detail = news + " orders of " + repeated + " told again were news to a gate";
            found.add(new Repair(item, Repair.WHOLE_ITEM, Repair.Kind.ORDERS, news, detail, clock.instant()));
        }
    }

    private void keep(Repair repair) {
        log.warn("{} bucket {} had drifted ({}): {}", repair.item(), repair.bucket(), repair.kind(), repair.detail());
        meters.repaired(repair.kind(), repair.units());
        repairs.record(repair);
    }
}
