package io.flashsale.stock;

import io.flashsale.contract.OrderId;
import io.flashsale.contract.UserId;

/** An order that is CONFIRMED or later: the ledger counts it, so it leaves {@code pending}; its user count and key stay. */
public record Decided(OrderId orderId, UserId userId, int sourceBucket) {}
