package io.flashsale.contract;

import org.jspecify.annotations.Nullable;

/** An order row is committed; the ledger has not decided yet. {@code bucket} is the one the stock was taken from. */
public record OrderPlaced(
        OrderId orderId,
        UserId userId,
        SaleId saleId,
        SkuId skuId,
        int bucket,
        int quantity,
        @Nullable String traceparent)
        implements EventItem {

    @Override
    public String key() {
        return orderId.toString();
    }
}
