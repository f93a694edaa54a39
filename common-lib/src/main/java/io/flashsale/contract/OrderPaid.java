package io.flashsale.contract;

import org.jspecify.annotations.Nullable;

/** An order was paid by this payment and by no other. */
public record OrderPaid(
        OrderId orderId,
        UserId userId,
        SaleId saleId,
        SkuId skuId,
        int bucket,
        int quantity,
        PaymentId paymentId,
        @Nullable String traceparent)
        implements EventItem {

    @Override
    public String key() {
        return orderId.toString();
    }
}
