package io.flashsale.audit.evidence;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A row of {@code payments_n}. */
public record PaymentRow(
        long paymentId,
        long orderId,
        String userId,
        String provider,
        long amountMinor,
        String currency,
        String status,
        @Nullable String settlement,
        @Nullable String transactionId,
        Instant payBefore,
        String table) {

    public boolean succeeded() {
        return status.equals("SUCCEEDED");
    }

    public boolean paidItsOrder() {
        return "PAID".equals(settlement);
    }

    @Override
    public String toString() {
        return "payment " + paymentId + " " + status + (settlement == null ? "" : "/" + settlement) + " of order "
                + orderId + ", " + amountMinor + " " + currency;
    }
}
