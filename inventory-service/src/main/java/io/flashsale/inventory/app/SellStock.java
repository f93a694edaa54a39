package io.flashsale.inventory.app;

import io.flashsale.contract.OrderId;
import io.flashsale.contract.OrderPaid;
import io.flashsale.inventory.app.port.InventoryMeters;
import io.flashsale.inventory.app.port.Ledger;
import io.flashsale.inventory.domain.EntryKind;
import io.flashsale.inventory.domain.ItemKey;
import java.util.ArrayList;
import java.util.List;

/** {@code OrdersPaid}: the reservation is settled. The gate learns nothing new from it. */
public final class SellStock {

    private final Ledger ledger;
    private final InventoryMeters meters;
    private final int maxBatch;

    public SellStock(Ledger ledger, InventoryMeters meters, int maxBatch) {
        this.ledger = ledger;
        this.meters = meters;
        this.maxBatch = maxBatch;
    }

    /** @return orders that the ledger has not decided yet: to be delivered again later */
    public List<OrderId> sell(List<OrderPaid> orders) {
        var early = new ArrayList<OrderId>();
        for (int from = 0; from < orders.size(); from += maxBatch) {
            var some = orders.subList(from, Math.min(orders.size(), from + maxBatch));
            meters.batch("OrdersPaid", some.size());
            var endings = ledger.end(
                    EntryKind.SELL,
                    some.stream()
                            .map(o -> new Ledger.Ending(o.orderId(), new ItemKey(o.saleId(), o.skuId())))
                            .toList());
            meters.ended(
                    EntryKind.SELL.name(),
                    endings.ended().size(),
                    endings.contrary().size(),
                    endings.early().size());
            early.addAll(endings.early());
        }
        return early;
    }
}
