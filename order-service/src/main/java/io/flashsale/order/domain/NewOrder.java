package io.flashsale.order.domain;

import io.flashsale.contract.Money;
import io.flashsale.contract.OrderId;
import io.flashsale.contract.UserId;
import org.jspecify.annotations.Nullable;

/**
 * A reservation on its way to become an order.
 *
 * @param bucket the one the gate took the units from
 */
public record NewOrder(
        OrderId orderId,
        UserId userId,
        SaleTerms terms,
        int bucket,
        int quantity,
        String idempotencyKey,
        String payloadHash,
        ShipTo shipTo,
        @Nullable String traceparent) {

    public Money amount() {
        return terms.price().times(quantity);
    }
}
