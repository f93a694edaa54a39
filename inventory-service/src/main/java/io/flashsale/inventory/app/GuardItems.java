package io.flashsale.inventory.app;

import io.flashsale.inventory.app.port.AuditQueries;
import io.flashsale.inventory.app.port.Freezes;
import io.flashsale.inventory.app.port.Gates;
import io.flashsale.inventory.app.port.InventoryMeters;
import io.flashsale.inventory.app.port.Repairs;
import io.flashsale.inventory.app.port.Sales;
import io.flashsale.inventory.domain.Freeze;
import io.flashsale.inventory.domain.ItemKey;
import io.flashsale.inventory.domain.Repair;
import io.flashsale.inventory.domain.Sale;
import io.flashsale.inventory.domain.SaleItem;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes an item off sale when its books break a law (1 or 2). Drift between gate and ledger is repaired; a ledger that
 * contradicts itself can't be: nobody knows which row is right, so nothing more is sold until an operator has looked.
 */
public final class GuardItems {

    private static final Logger log = LoggerFactory.getLogger(GuardItems.class);

    /** Every so many runs even items are read whose stock has not moved: somebody may have changed rows by hand. */
    private static final int FULL_EVERY = 10;

    private static final int ROWS_TOLD = 5;

    private final Sales sales;
    private final AuditQueries queries;
    private final Gates gates;
    private final Freezes freezes;
    private final Repairs repairs;
    private final AlignGates align;
    private final InventoryMeters meters;
    private final InstantSource clock;
    private final Bounds bounds;
    private final Map<ItemKey, Long> found = new HashMap<>();
    private int runs;

    /**
     * What is looked at.
     *
     * @param afterEnd a sale is looked after this long after its end
     * @param keepRepairs how long evidence is kept
     */
    public record Bounds(Duration afterEnd, Duration keepRepairs) {}

    public GuardItems(
            Sales sales,
            AuditQueries queries,
            Gates gates,
            Freezes freezes,
            Repairs repairs,
            AlignGates align,
            InventoryMeters meters,
            InstantSource clock,
            Bounds bounds) {
        this.sales = sales;
        this.queries = queries;
        this.gates = gates;
        this.freezes = freezes;
        this.repairs = repairs;
        this.align = align;
        this.meters = meters;
        this.clock = clock;
        this.bounds = bounds;
    }

    public void guardAll() {
        boolean full = runs++ % FULL_EVERY == 0;
        int broken = 0;
        for (var sale : sales.publishedEndingAfter(clock.instant().minus(bounds.afterEnd()))) {
            for (var terms : sale.terms().items()) {
                broken += tryGuard(sale, terms, full) ? 1 : 0;
            }
        }
        meters.lawsBroken(broken);
        meters.itemsFrozen(freezes.count());
        repairs.purge(bounds.keepRepairs());
    }

    /** One item's unreachable shard is not another's. */
    private boolean tryGuard(Sale sale, SaleItem terms, boolean full) {
        try {
            return guard(sale, terms, full);
        } catch (RuntimeException failed) {
            log.warn("the books of {}:{} could not be looked at: {}", sale.id(), terms.skuId(), failed.toString());
            return false;
        }
    }

    /** @return true if a law is broken */
    private boolean guard(Sale sale, SaleItem terms, boolean full) {
        var item = new ItemKey(sale.id(), terms.skuId());
        long moved = queries.version(item);
        if (!full && found.getOrDefault(item, -1L) == moved) {
            return false;
        }
        List<String> breaches = breaches(item, terms.buckets());
        if (breaches.isEmpty()) {
            found.put(item, moved);
            return false;
        }
        found.remove(item);
        String reason = String.join("; ", breaches.subList(0, Math.min(ROWS_TOLD, breaches.size())));
        if (freezes.freeze(item, Freeze.BY_PLATFORM, reason).fresh()) {
            log.error("item {} is frozen, its books break a law: {}", item, reason);
            repairs.record(
                    new Repair(item, Repair.WHOLE_ITEM, Repair.Kind.FROZEN, breaches.size(), reason, clock.instant()));
            meters.repaired(Repair.Kind.FROZEN, 1);
        }
        align.align(sale.id());
        return true;
    }

    /** What is wrong with an item's books; empty if nothing is. */
    List<String> breaches(ItemKey item, int buckets) {
        return ItemBooks.read(queries, gates, item, buckets, ROWS_TOLD).breaches();
    }
}
