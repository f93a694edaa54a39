package io.flashsale.audit.evidence;

/** A row of {@code stock}: one bucket of an item. */
public record StockRow(BucketKey bucket, int total, int taken, long version, boolean opened) {

    @Override
    public String toString() {
        return "stock " + bucket + ": taken " + taken + " of " + total + ", version " + version;
    }
}
