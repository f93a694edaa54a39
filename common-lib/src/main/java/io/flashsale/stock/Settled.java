package io.flashsale.stock;

import io.flashsale.contract.OrderId;
import io.flashsale.contract.UserId;

/** An order as the ledger decided it; enough to put a reservation back that Redis has forgotten. */
public record Settled(OrderId orderId, UserId userId, int quantity) {

    public Settled {
        if (quantity < 1) {
            throw new IllegalArgumentException("a quantity is 1 or more");
        }
    }
}
