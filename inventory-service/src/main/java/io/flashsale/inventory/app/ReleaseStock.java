package io.flashsale.inventory.app;

import io.flashsale.contract.OrderCancelled;
import io.flashsale.contract.OrderId;
import io.flashsale.inventory.app.port.InventoryMeters;
import io.flashsale.inventory.app.port.Ledger;
import io.flashsale.inventory.domain.EntryKind;
import io.flashsale.inventory.domain.ItemKey;
import java.util.ArrayList;
import java.util.List;

/** {@code OrdersCancelled}: units go back to the ledger, then to the gate. Give back: MySQL, then Redis (law 9). */
public final class ReleaseStock {

    private final Ledger ledger;
    private final FollowLedger follow;
    private final InventoryMeters meters;
    private final int maxBatch;

    public ReleaseStock(Ledger ledger, FollowLedger follow, InventoryMeters meters, int maxBatch) {
        this.ledger = ledger;
        this.follow = follow;
        this.meters = meters;
        this.maxBatch = maxBatch;
    }

    /** @return orders that the ledger has not decided yet: to be delivered again later */
    public List<OrderId> release(List<OrderCancelled> orders) {
        var early = new ArrayList<OrderId>();
        for (int from = 0; from < orders.size(); from += maxBatch) {
            early.addAll(releaseSome(orders.subList(from, Math.min(orders.size(), from + maxBatch))));
        }
        return early;
    }

    private List<OrderId> releaseSome(List<OrderCancelled> orders) {
        meters.batch("OrdersCancelled", orders.size());
        var endings = ledger.end(
                EntryKind.RELEASE,
                orders.stream()
                        .map(o -> new Ledger.Ending(o.orderId(), new ItemKey(o.saleId(), o.skuId())))
                        .toList());
        follow.gates(endings.ended());
        meters.ended(
                EntryKind.RELEASE.name(),
                endings.ended().size(),
                endings.contrary().size(),
                endings.early().size());
        return endings.early();
    }
}
