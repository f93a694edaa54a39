package io.flashsale.audit.evidence;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code orders_n}.
 *
 * @param key the idempotency key; a VOID row has none
 * @param table schema and table
 */
public record OrderRow(
        long orderId,
        String userId,
        @Nullable String key,
        ItemKey item,
        int bucket,
        int quantity,
        long amountMinor,
        String currency,
        OrderState state,
        @Nullable Long paymentId,
        Instant placedAt,
        Instant payBefore,
        String table) {

    @Override
    public String toString() {
        return "order " + orderId + " " + state + " of " + userId + ", " + quantity + " x " + item;
    }
}
