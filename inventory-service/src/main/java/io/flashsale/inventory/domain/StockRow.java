package io.flashsale.inventory.domain;

/**
 * The ledger's row of one bucket.
 *
 * @param version rises with every change of total or taken
 */
public record StockRow(BucketKey key, int total, int taken, long version) {

    public StockRow {
        // Law 1: taken <= total.
        if (taken < 0 || taken > total) {
            throw new IllegalArgumentException("taken " + taken + " is not within 0.." + total);
        }
    }

    /** Units that the ledger can still give. */
    public int free() {
        return total - taken;
    }
}
