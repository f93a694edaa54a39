package io.flashsale.stock;

import io.flashsale.contract.OrderId;
import io.flashsale.contract.UserId;

/**
 * A pending reservation past its deadline.
 *
 * @param userId its owner; names the home bucket
 * @param sourceBucket the bucket that holds, or was to give, the units
 * @param foreignTake found in the source bucket of a buyer who lives in another one; the home record may point elsewhere
 *     or be gone. Treated like any other: ask the order row.
 */
public record Overdue(OrderId orderId, UserId userId, int quantity, int sourceBucket, boolean foreignTake) {

    public Dropped dropped() {
        return new Dropped(orderId, userId, sourceBucket);
    }

    public Decided decided() {
        return new Decided(orderId, userId, sourceBucket);
    }
}
