package io.flashsale.inventory.app;

import io.flashsale.inventory.app.port.Gates;
import io.flashsale.inventory.app.port.InventoryMeters;
import io.flashsale.inventory.app.port.Ledger;
import io.flashsale.inventory.app.port.Sales;
import io.flashsale.inventory.domain.ItemKey;
import io.flashsale.inventory.domain.Sale;
import io.flashsale.inventory.domain.StockRow;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Repeats to every gate what the ledger and the sale's row say, so that a lost call heals by itself (law 9). */
public final class ReconcileGates {

    private static final Logger log = LoggerFactory.getLogger(ReconcileGates.class);

    private final Sales sales;
    private final Ledger ledger;
    private final Gates gates;
    private final FollowLedger follow;
    private final AlignGates align;
    private final InventoryMeters meters;
    private final InstantSource clock;
    private final Bounds bounds;

    /**
     * How much is repeated.
     *
     * @param afterEnd a sale is looked after this long after its end: late releases still come in
     * @param window entries younger than this are told again
     * @param limit orders told again per item
     */
    public record Bounds(Duration afterEnd, Duration window, int limit) {}

    public ReconcileGates(
            Sales sales,
            Ledger ledger,
            Gates gates,
            FollowLedger follow,
            AlignGates align,
            InventoryMeters meters,
            InstantSource clock,
            Bounds bounds) {
        this.sales = sales;
        this.ledger = ledger;
        this.gates = gates;
        this.follow = follow;
        this.align = align;
        this.meters = meters;
        this.clock = clock;
        this.bounds = bounds;
    }

    public void reconcileAll() {
        long drift = 0;
        for (var sale : sales.publishedEndingAfter(clock.instant().minus(bounds.afterEnd()))) {
            try {
                drift += reconcile(sale);
            } catch (RuntimeException failed) {
                log.warn("sale {} could not be reconciled: {}", sale.id(), failed.toString());
            }
        }
        meters.drift(drift);
    }

    private long reconcile(Sale sale) {
        long drift = 0;
        boolean totalsDiffer = false;
        for (var terms : sale.terms().items()) {
            var item = new ItemKey(sale.id(), terms.skuId());
            List<StockRow> rows = ledger.standing(item, List.of()).rows();
            for (var row : rows) {
                drift += drift(row);
            }
            totalsDiffer |=
                    !rows.isEmpty() && rows.stream().mapToInt(StockRow::total).sum() != terms.total();
            follow.gates(item, ledger.recent(item, bounds.window(), bounds.limit()));
        }
        align.align(sale.id());
        if (totalsDiffer) {
            follow.totals(sale.id());
        }
        return drift;
    }

    private long drift(StockRow row) {
        return gates.view(row.key())
                .filter(view -> view.version() <= row.version())
                .map(view -> Math.abs((long) view.base() - row.free()))
                .orElse(0L);
    }
}
