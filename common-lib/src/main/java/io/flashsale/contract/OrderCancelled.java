package io.flashsale.contract;

import org.jspecify.annotations.Nullable;

/** An order was cancelled by its owner or by time-out; its units go back to the ledger, then to the gate. */
public record OrderCancelled(
        OrderId orderId,
        UserId userId,
        SaleId saleId,
        SkuId skuId,
        int bucket,
        int quantity,
        String reason,
        @Nullable String traceparent)
        implements EventItem {

    @Override
    public String key() {
        return orderId.toString();
    }
}
