package io.flashsale.inventory.app;

import io.flashsale.contract.SaleId;
import io.flashsale.contract.SkuId;
import io.flashsale.inventory.app.port.Freezes;
import io.flashsale.inventory.app.port.Sales;
import io.flashsale.inventory.domain.Freeze;
import io.flashsale.inventory.domain.ItemKey;
import java.util.List;
import java.util.Optional;

/** An operator takes an item off sale, or puts it back. Orders that were placed before go on. */
public final class FreezeItem {

    /** What became of it. */
    public sealed interface Outcome {
        record Frozen(Freeze freeze) implements Outcome {}

        record Unfrozen() implements Outcome {}

        record NoSuchItem() implements Outcome {}

        /** The books still break a law: selling on would make it worse. */
        record StillBroken(List<String> breaches) implements Outcome {}
    }

    private final Sales sales;
    private final Freezes freezes;
    private final GuardItems guard;
    private final AlignGates align;

    public FreezeItem(Sales sales, Freezes freezes, GuardItems guard, AlignGates align) {
        this.sales = sales;
        this.freezes = freezes;
        this.guard = guard;
        this.align = align;
    }

    /** Repeating it changes nothing: the first reason stands. */
    public Outcome freeze(SaleId saleId, SkuId skuId, String by, String reason) {
        var item = new ItemKey(saleId, skuId);
        if (unknown(item)) {
            return new Outcome.NoSuchItem();
        }
        freezes.freeze(item, by, reason);
        align.align(saleId);
        Optional<Freeze> frozen = freezes.find(item);
        return frozen.isPresent() ? new Outcome.Frozen(frozen.get()) : new Outcome.Unfrozen();
    }

    public Outcome unfreeze(SaleId saleId, SkuId skuId) {
        var item = new ItemKey(saleId, skuId);
        if (unknown(item)) {
            return new Outcome.NoSuchItem();
        }
        List<String> breaches = guard.breaches(item);
        if (!breaches.isEmpty()) {
            return new Outcome.StillBroken(breaches);
        }
        freezes.unfreeze(item);
        align.align(saleId);
        return new Outcome.Unfrozen();
    }

    private boolean unknown(ItemKey item) {
        return sales.find(item.saleId())
                .filter(sale -> sale.published() && sale.item(item.skuId()).isPresent())
                .isEmpty();
    }
}
