package io.flashsale.inventory.app;

import io.flashsale.contract.OrderId;
import io.flashsale.contract.OrderPlaced;
import io.flashsale.contract.StockDecided;
import io.flashsale.inventory.app.port.InventoryMeters;
import io.flashsale.inventory.app.port.Ledger;
import io.flashsale.inventory.app.port.StockEvents;
import io.flashsale.inventory.domain.EntryKind;
import io.flashsale.inventory.domain.LedgerEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code OrdersPlaced}: the ledger decides, the gate is told, then everybody. */
public final class TakeStock {

    private final Ledger ledger;
    private final FollowLedger follow;
    private final StockEvents events;
    private final InventoryMeters meters;
    private final int maxBatch;

    /** @param maxBatch orders in one transaction */
    public TakeStock(Ledger ledger, FollowLedger follow, StockEvents events, InventoryMeters meters, int maxBatch) {
        this.ledger = ledger;
        this.follow = follow;
        this.events = events;
        this.meters = meters;
        this.maxBatch = maxBatch;
    }

    public void take(List<OrderPlaced> orders) {
        for (int from = 0; from < orders.size(); from += maxBatch) {
            takeSome(orders.subList(from, Math.min(orders.size(), from + maxBatch)));
        }
    }

    private void takeSome(List<OrderPlaced> orders) {
        meters.batch("OrdersPlaced", orders.size());
        List<LedgerEntry> decisions = ledger.take(orders);
        follow.gates(decisions);

        Map<OrderId, @Nullable String> traces = new HashMap<>();
        orders.forEach(o -> traces.put(o.orderId(), o.traceparent()));
        var confirmed = new ArrayList<StockDecided>();
        var rejected = new ArrayList<StockDecided>();
        for (var entry : decisions) {
            (entry.kind() == EntryKind.TAKE ? confirmed : rejected).add(told(entry, traces.get(entry.orderId())));
        }
        meters.decided(confirmed.size(), rejected.size());
        if (!confirmed.isEmpty()) {
            events.confirmed(confirmed);
        }
        if (!rejected.isEmpty()) {
            events.rejected(rejected);
        }
    }

    private static StockDecided told(LedgerEntry entry, @Nullable String traceparent) {
        var item = entry.key().item();
        return new StockDecided(
                entry.orderId(),
                entry.userId(),
                item.saleId(),
                item.skuId(),
                entry.key().bucket(),
                entry.quantity(),
                traceparent);
    }
}
