package io.flashsale.inventory.app;

import io.flashsale.contract.SaleId;
import io.flashsale.inventory.app.port.Gates;
import io.flashsale.inventory.app.port.Sales;
import io.flashsale.inventory.domain.BucketKey;
import io.flashsale.inventory.domain.ItemKey;
import io.flashsale.inventory.domain.Sale;

/** Opens or shuts the gates of a sale as its row says. */
public final class AlignGates {

    private final Sales sales;
    private final Gates gates;

    public AlignGates(Sales sales, Gates gates) {
        this.sales = sales;
        this.gates = gates;
    }

    /** Gates compare the sale's version, so an overtaken call does no harm. The reconciliation job is the backstop. */
    public void align(SaleId id) {
        sales.find(id).ifPresent(this::align);
    }

    void align(Sale sale) {
        for (var item : sale.terms().items()) {
            var key = new ItemKey(sale.id(), item.skuId());
            for (int bucket = 0; bucket < item.buckets(); bucket++) {
                gates.setOpen(sale, new BucketKey(key, bucket));
            }
        }
    }
}
