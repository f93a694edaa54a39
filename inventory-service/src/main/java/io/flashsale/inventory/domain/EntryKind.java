package io.flashsale.inventory.domain;

/** What the ledger wrote about an order. Law 2: one entry per order and slot, so each pair is an either-or. */
public enum EntryKind {
    TAKE(1),
    REJECT(1),
    SELL(2),
    RELEASE(2);

    private final int slot;

    EntryKind(int slot) {
        this.slot = slot;
    }

    /** 1 for the decision, 2 for its end. */
    public int slot() {
        return slot;
    }
}
