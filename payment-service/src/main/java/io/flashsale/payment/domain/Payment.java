package io.flashsale.payment.domain;

import io.flashsale.contract.Money;
import io.flashsale.contract.OrderId;
import io.flashsale.contract.PaymentId;
import io.flashsale.contract.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to pay one order.
 *
 * @param provider name of the provider that was asked
 * @param payUrl where the shopper pays; null until the provider has answered
 * @param transactionId the provider's name for the capture; present exactly while SUCCEEDED
 * @param settlement what order-service made of the capture; null while unknown
 * @param payBefore the order's own deadline
 */
public record Payment(
        PaymentId paymentId,
        OrderId orderId,
        UserId userId,
        Money amount,
        String provider,
        PaymentStatus status,
        @Nullable String payUrl,
        @Nullable String transactionId,
        @Nullable Settlement settlement,
        Instant payBefore) {

    public Payment {
        if (amount.minor() <= 0) {
            throw new IllegalArgumentException("a payment has a positive amount");
        }
        if (status == PaymentStatus.SUCCEEDED && transactionId == null) {
            throw new IllegalArgumentException("a captured payment names its transaction");
        }
        if (settlement != null && status != PaymentStatus.SUCCEEDED) {
            throw new IllegalArgumentException("only a captured payment is settled");
        }
    }

    /** With a page to pay at. */
    public Payment at(String page) {
        return new Payment(
                paymentId, orderId, userId, amount, provider, status, page, transactionId, settlement, payBefore);
    }

    /** What a provider's word means for this payment. A pure function: the stored row decides the race afterwards. */
    public Judgement judge(String fromProvider, Notice notice) {
        if (!notice.paymentId().equals(paymentId)) {
            throw new IllegalArgumentException("a notice about another payment");
        }
        if (!fromProvider.equals(provider)) {
            return new Judgement.Mismatch("provider");
        }
        if (!notice.orderId().equals(orderId)) {
            return new Judgement.Mismatch("order");
        }
        if (!notice.amount().equals(amount)) {
            return new Judgement.Mismatch("amount");
        }
        return switch (notice) {
            case Notice.Captured captured -> judgeCapture(captured);
            // A failure that arrives after a capture or a close is old news.
            case Notice.Failed _ ->
                status.mayBecome(PaymentStatus.FAILED) ? new Judgement.Fail() : new Judgement.NoEffect();
        };
    }

    private Judgement judgeCapture(Notice.Captured captured) {
        if (status.mayBecome(PaymentStatus.SUCCEEDED)) {
            return new Judgement.Capture(captured.transactionId());
        }
        return captured.transactionId().equals(transactionId)
                ? new Judgement.NoEffect()
                : new Judgement.Mismatch("transaction");
    }
}
