package io.flashsale.audit.evidence;

/** A slice of an item's stock, with a gate of its own. */
public record BucketKey(ItemKey item, int bucket) {

    @Override
    public String toString() {
        return item + ":" + bucket;
    }
}
