package io.flashsale.audit.evidence;

/** A row of {@code refunds_n}. */
public record RefundRow(long refundId, long paymentId, long amountMinor, String currency, String status) {

    public boolean succeeded() {
        return status.equals("SUCCEEDED");
    }

    @Override
    public String toString() {
        return "refund " + refundId + " " + status + " of payment " + paymentId + ", " + amountMinor + " " + currency;
    }
}
