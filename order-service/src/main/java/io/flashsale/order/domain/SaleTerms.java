package io.flashsale.order.domain;

import io.flashsale.contract.Money;
import io.flashsale.contract.SaleId;
import io.flashsale.contract.SkuId;

/**
 * What an order copies from its sale. None of this changes after publication; window, pause and limit are the gate's.
 *
 * @param perUserLimit units that one user may hold live
 * @param buckets slices of the stock
 */
public record SaleTerms(SaleId saleId, SkuId skuId, Money price, int perUserLimit, int buckets, int payWithinSeconds) {

    /** Lowest time to pay that a sale may set, in seconds. */
    public static final int MIN_PAY_WITHIN_SECONDS = 5;

    public SaleTerms {
        if (perUserLimit < 1 || buckets < 1 || payWithinSeconds < MIN_PAY_WITHIN_SECONDS) {
            throw new IllegalArgumentException("senseless terms for " + skuId);
        }
    }
}
