package io.flashsale.stock;

import io.flashsale.contract.OrderId;
import io.flashsale.contract.UserId;
import java.util.Map;

/**
 * Everything a gate remembers, for audit; exact only while nobody writes, since it is read in pages.
 *
 * @param keys how many idempotency keys are remembered
 */
public record GateAudit(
        GateView view,
        Map<OrderId, GateRecord> pending,
        Map<OrderId, GateRecord> decided,
        Map<UserId, Integer> counts,
        int keys) {

    public GateAudit {
        pending = Map.copyOf(pending);
        decided = Map.copyOf(decided);
        counts = Map.copyOf(counts);
    }
}
