package io.flashsale.stock;

import io.flashsale.contract.OrderId;
import io.flashsale.contract.UserId;

/**
 * A wish for units under an order id.
 *
 * @param idempotencyKey the client's key, 1 to 255 characters, none of them a control character; unique per user
 * @param payloadHash tells one payload from another under the same key; 1 to 128 characters without blanks
 */
public record ReserveRequest(OrderId orderId, UserId userId, String idempotencyKey, String payloadHash, int quantity) {

    public ReserveRequest {
        if (idempotencyKey.isEmpty() || idempotencyKey.length() > 255) {
            throw new IllegalArgumentException("an idempotency key is 1 to 255 characters");
        }
        // The gate keeps keys in lines.
        if (idempotencyKey.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("an idempotency key has no control characters");
        }
        if (payloadHash.isEmpty()
                || payloadHash.length() > 128
                || !payloadHash.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
            throw new IllegalArgumentException("a payload hash is 1 to 128 printable ASCII characters without blanks");
        }
        if (quantity < 1) {
            throw new IllegalArgumentException("a quantity is 1 or more");
        }
    }
}
