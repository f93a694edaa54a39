package io.flashsale.inventory.domain;

import io.flashsale.contract.OrderId;
import io.flashsale.contract.UserId;

/** One line of the ledger; never changed, never deleted. */
public record LedgerEntry(OrderId orderId, EntryKind kind, UserId userId, BucketKey key, int quantity) {

    public LedgerEntry {
        if (quantity < 1) {
            throw new IllegalArgumentException("an entry has a quantity of at least 1");
        }
    }

    /** The end of this TAKE, with its own bucket and quantity: the ledger is believed, not the message. */
    public LedgerEntry endedBy(EntryKind end) {
        if (kind != EntryKind.TAKE || end.slot() != 2) {
            throw new IllegalArgumentException(end + " can't follow " + kind);
        }
        return new LedgerEntry(orderId, end, userId, key, quantity);
    }
}
