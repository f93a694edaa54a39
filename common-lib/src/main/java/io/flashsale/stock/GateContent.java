package io.flashsale.stock;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The orders a new gate starts with. User counts are derived from the rows.
 *
 * @param versions the ledger version of every bucket of the item, as of the same snapshot as {@code rows}; without them a
 *     late sync of another bucket could bring back an order that was released before the snapshot
 * @param rows all live orders <em>of the item</em>, every bucket: the gate picks those that live here and those that take
 *     from here. Read once, in order; may be a cursor over a million rows. A row may come twice.
 * @param pendingHold the time the pending rows get before they are overdue
 */
public record GateContent(Map<Integer, Long> versions, Iterable<GateRow> rows, Duration pendingHold) {

    public GateContent {
        versions = Map.copyOf(versions);
    }

    /** A fresh item: nothing sold, nothing pending. */
    public static GateContent empty() {
        return new GateContent(Map.of(), List.of(), Duration.ZERO);
    }
}
