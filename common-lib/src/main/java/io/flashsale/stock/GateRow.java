package io.flashsale.stock;

import io.flashsale.contract.OrderId;
import io.flashsale.contract.UserId;

/**
 * A live order that a new gate has to know.
 *
 * @param sourceBucket the bucket its units come from: the ledger entry's, or the PLACED order's
 * @param pending the ledger has not decided it (PLACED without TAKE or REJECT entry); else it is an unreleased TAKE
 */
public record GateRow(OrderId orderId, UserId userId, int quantity, int sourceBucket, boolean pending) {

    public GateRow {
        if (quantity < 1 || sourceBucket < 0) {
            throw new IllegalArgumentException("a quantity is 1 or more, a bucket 0 or more");
        }
    }
}
