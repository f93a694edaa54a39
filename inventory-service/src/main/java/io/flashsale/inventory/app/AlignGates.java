package io.flashsale.inventory.app;

import io.flashsale.contract.SaleId;
import io.flashsale.contract.SkuId;
import io.flashsale.inventory.app.port.Freezes;
import io.flashsale.inventory.app.port.Gates;
import io.flashsale.inventory.app.port.Sales;
import io.flashsale.inventory.domain.BucketKey;
import io.flashsale.inventory.domain.ItemKey;
import io.flashsale.inventory.domain.Sale;
import java.util.Set;

/** Opens or shuts the gates of a sale as its row says; those of a frozen item stay shut. */
public final class AlignGates {

    private final Sales sales;
    private final Freezes freezes;
    private final Gates gates;

    public AlignGates(Sales sales, Freezes freezes, Gates gates) {
        this.sales = sales;
        this.freezes = freezes;
        this.gates = gates;
    }

    /** Gates compare the sale's version, so an overtaken call does no harm. The reconciliation job is the backstop. */
    public void align(SaleId id) {
        sales.find(id).ifPresent(this::align);
    }

    void align(Sale sale) {
        Set<SkuId> frozen = freezes.frozenItems(sale.id());
        for (var item : sale.terms().items()) {
            boolean open = sale.gateOpen() && !frozen.contains(item.skuId());
            var key = new ItemKey(sale.id(), item.skuId());
            for (int bucket = 0; bucket < item.buckets(); bucket++) {
                gates.setOpen(sale, new BucketKey(key, bucket), open);
            }
        }
    }
}
