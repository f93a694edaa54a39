package io.flashsale.payment.sandbox;

/**
 * A payment as the provider sees it.
 *
 * @param token the unguessable tail of its pay page's address
 * @param transactionId name of the capture, empty before
 * @param refundId the refund that took the capture back, empty before
 */
record SandboxPayment(
        String paymentId,
        String orderId,
        long minor,
        String currency,
        String token,
        Status status,
        String transactionId,
        String refundId) {

    enum Status {
        OPEN,
        FAILED,
        CAPTURED,
        CLOSED
    }

    boolean isFor(String otherOrder, long otherMinor, String otherCurrency) {
        return orderId.equals(otherOrder) && minor == otherMinor && currency.equals(otherCurrency);
    }

    /** A shopper whose card failed may try another one, until the shop closes the payment. */
    boolean canBePaid() {
        return status == Status.OPEN || status == Status.FAILED;
    }

    SandboxPayment failed() {
        return with(Status.FAILED, "", "");
    }

    SandboxPayment captured(String transaction) {
        return with(Status.CAPTURED, transaction, "");
    }

    SandboxPayment closed() {
        return with(Status.CLOSED, "", "");
    }

    SandboxPayment refunded(String refund) {
        return with(status, transactionId, refund);
    }

    private SandboxPayment with(Status newStatus, String transaction, String refund) {
        return new SandboxPayment(paymentId, orderId, minor, currency, token, newStatus, transaction, refund);
    }
}
