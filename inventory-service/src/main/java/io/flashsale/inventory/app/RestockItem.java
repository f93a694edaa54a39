package io.flashsale.inventory.app;

import io.flashsale.contract.SaleId;
import io.flashsale.contract.SkuId;
import io.flashsale.inventory.app.port.Ledger;
import io.flashsale.inventory.app.port.Sales;
import io.flashsale.inventory.domain.ItemKey;
import io.flashsale.inventory.domain.Sale;
import io.flashsale.inventory.domain.SaleItem;
import io.flashsale.inventory.domain.SaleLimits;
import java.time.InstantSource;
import java.util.List;

/** Adds units to an item of a running sale: ledger first, then the sale's total and the gates follow. */
public final class RestockItem {

    /** What became of a restock. */
    public sealed interface Outcome {
        record Restocked(int quantity, int total, boolean replayed) implements Outcome {}

        record NoSuchItem() implements Outcome {}

        record Refused(String reason) implements Outcome {}

        record KeyReused() implements Outcome {}

        record TooMuch(int most) implements Outcome {}
    }

    private final Sales sales;
    private final Ledger ledger;
    private final FollowLedger follow;
    private final SaleLimits limits;
    private final InstantSource clock;

    public RestockItem(Sales sales, Ledger ledger, FollowLedger follow, SaleLimits limits, InstantSource clock) {
        this.sales = sales;
        this.ledger = ledger;
        this.follow = follow;
        this.limits = limits;
        this.clock = clock;
    }

    public Outcome restock(SaleId saleId, SkuId skuId, String idempotencyKey, int quantity) {
        var found = sales.find(saleId);
        var terms = found.flatMap(s -> s.item(skuId));
        if (found.isEmpty() || terms.isEmpty()) {
            return new Outcome.NoSuchItem();
        }
        Sale sale = found.get();
        SaleItem item = terms.get();
        var key = new ItemKey(saleId, skuId);
        // A replay gets its answer even when the sale is over by now.
        var before = ledger.restockedBefore(key, idempotencyKey, quantity);
        if (before.isEmpty()) {
            String refusal = sale.refusalOfRestock(clock.instant());
            if (refusal != null) {
                return new Outcome.Refused(refusal);
            }
            ledger.ensureRows(key, item);
        }
        Ledger.Restocked restocked =
                before.orElseGet(() -> ledger.restock(key, idempotencyKey, quantity, limits.maxTotal()));
        return switch (restocked) {
            case Ledger.Restocked.KeyReused reused -> new Outcome.KeyReused();
            case Ledger.Restocked.TooMuch tooMuch -> new Outcome.TooMuch(tooMuch.most());
            case Ledger.Restocked.Done done -> {
                // The units are in the ledger. What follows is repeated by reconciliation if it fails here.
                follow.totals(saleId);
                follow.gates(key, List.of());
                yield new Outcome.Restocked(quantity, done.total(), done.replayed());
            }
        };
    }
}
