package io.flashsale.contract;

import org.jspecify.annotations.Nullable;

/** The ledger's decision about one placed order; repeated as it was on redelivery. */
public record StockDecided(
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
