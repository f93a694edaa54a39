package io.flashsale.inventory.app;

import io.flashsale.contract.SaleId;
import io.flashsale.contract.SkuId;
import io.flashsale.inventory.app.port.Freezes;
import io.flashsale.inventory.app.port.Sales;
import io.flashsale.inventory.domain.Freeze;
import io.flashsale.inventory.domain.ItemKey;
import io.flashsale.inventory.domain.Sale;
import io.flashsale.inventory.domain.SaleItem;
import java.util.List;
import java.util.Optional;

/** An operator takes an item off sale, or puts it back. Orders that were placed before go on. */
public final class FreezeItem {

    /** What became of putting an item back on sale. */
    public sealed interface Unfreezing {
        record Done() implements Unfreezing {}

        record NoSuchItem() implements Unfreezing {}

        /** The books still break a law: selling on would make it worse. */
        record StillBroken(List<String> breaches) implements Unfreezing {}
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

    /** Repeating it changes nothing: the first reason stands. @return the freeze in force, empty if there is no such item */
    public Optional<Freeze> freeze(SaleId saleId, SkuId skuId, String by, String reason) {
        var item = new ItemKey(saleId, skuId);
        if (onSale(item).isEmpty()) {
            return Optional.empty();
        }
        Freeze freeze = freezes.freeze(item, by, reason).freeze();
        align.align(saleId);
        return Optional.of(freeze);
    }

    public Unfreezing unfreeze(SaleId saleId, SkuId skuId) {
        var item = new ItemKey(saleId, skuId);
        var terms = onSale(item);
        if (terms.isEmpty()) {
            return new Unfreezing.NoSuchItem();
        }
        List<String> breaches = guard.breaches(item, terms.get().buckets());
        if (!breaches.isEmpty()) {
            return new Unfreezing.StillBroken(breaches);
        }
        freezes.unfreeze(item);
        align.align(saleId);
        return new Unfreezing.Done();
    }

    private Optional<SaleItem> onSale(ItemKey item) {
        return sales.find(item.saleId()).filter(Sale::published).flatMap(sale -> sale.item(item.skuId()));
    }
}
