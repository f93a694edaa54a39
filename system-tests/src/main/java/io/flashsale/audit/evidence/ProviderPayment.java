package io.flashsale.audit.evidence;

/** A payment in the provider's own book. Empty texts for what has not happened. */
public record ProviderPayment(
        String paymentId,
        String orderId,
        long amountMinor,
        String currency,
        String status,
        String transactionId,
        String refundId) {

    public boolean captured() {
        return status.equals("CAPTURED");
    }

    @Override
    public String toString() {
        return "provider's payment " + paymentId + " " + status + (refundId.isEmpty() ? "" : "/REFUNDED") + " of order "
                + orderId + ", " + amountMinor + " " + currency;
    }
}
