package io.flashsale.stock;

import io.flashsale.contract.OrderId;
import io.flashsale.contract.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A reservation as a gate remembers it.
 *
 * @param homeBucket where the user's count and key live; a record in another bucket is a foreign take
 * @param sourceBucket where the units come from
 * @param pending the ledger's decision has not been seen
 * @param deadline of a pending one
 */
public record GateRecord(
        OrderId orderId,
        UserId userId,
        int quantity,
        int homeBucket,
        int sourceBucket,
        boolean pending,
        @Nullable Instant deadline) {}
