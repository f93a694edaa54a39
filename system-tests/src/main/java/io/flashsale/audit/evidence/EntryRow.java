package io.flashsale.audit.evidence;

/** A row of {@code ledger_entry}. */
public record EntryRow(long orderId, int slot, Kind kind, BucketKey bucket, String userId, int quantity) {

    /** What the ledger wrote down. */
    public enum Kind {
        TAKE,
        REJECT,
        SELL,
        RELEASE
    }

    /** Units it adds to {@code taken}. */
    public int change() {
        return switch (kind) {
            case TAKE -> quantity;
            case RELEASE -> -quantity;
            case REJECT, SELL -> 0;
        };
    }

    @Override
    public String toString() {
        return kind + " of order " + orderId + ", " + quantity + " x " + bucket;
    }
}
