package io.flashsale.inventory.domain;

import java.util.Comparator;

/** A slice of one item's stock: one row of the ledger, one gate in Redis. */
public record BucketKey(ItemKey item, int bucket) implements Comparable<BucketKey> {

    // Rows are locked in this order everywhere, so that two batches can't wait for one another.
    private static final Comparator<BucketKey> ORDER =
            Comparator.comparing(BucketKey::item).thenComparingInt(BucketKey::bucket);

    @Override
    public int compareTo(BucketKey other) {
        return ORDER.compare(this, other);
    }
}
