package io.flashsale.stock;

import io.flashsale.contract.SaleId;
import io.flashsale.contract.SkuId;
import io.flashsale.contract.UserId;

/** One bucket of an item's stock; all its Redis keys share one hash tag, so one script may touch them. */
public record GateKey(SaleId saleId, SkuId skuId, int bucket) {

    public static final int MAX_BUCKETS = 64;

    public GateKey {
        if (bucket < 0 || bucket >= MAX_BUCKETS) {
            throw new IllegalArgumentException("a bucket is 0 to " + (MAX_BUCKETS - 1));
        }
    }

    /** The gate that counts this user's units of the item and remembers his idempotency keys. */
    public static GateKey home(SaleId saleId, SkuId skuId, UserId userId, int buckets) {
        return new GateKey(saleId, skuId, userId.homeBucket(buckets));
    }

    GateKey at(int otherBucket) {
        return otherBucket == bucket ? this : new GateKey(saleId, skuId, otherBucket);
    }
}
