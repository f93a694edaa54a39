package io.flashsale.payment.domain;

import io.flashsale.contract.Money;
import io.flashsale.contract.PaymentId;
import io.flashsale.contract.RefundId;

/**
 * The whole amount of a captured payment on its way back. There is at most one per payment.
 *
 * @param transactionId the capture that is given back
 * @param attempts times the provider was asked
 */
public record Refund(
        RefundId refundId,
        PaymentId paymentId,
        Money amount,
        String provider,
        String transactionId,
        RefundStatus status,
        int attempts) {}
