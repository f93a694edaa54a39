package io.flashsale.payment.domain;

import io.flashsale.contract.Money;
import io.flashsale.contract.OrderId;
import io.flashsale.contract.PaymentId;
import org.jspecify.annotations.Nullable;

/**
 * A payment as its owner sees it.
 *
 * @param payUrl null until the provider has given one
 * @param refund null unless the money is on its way back
 */
public record PaymentView(
        PaymentId paymentId,
        OrderId orderId,
        PaymentStatus status,
        Money amount,
        @Nullable String payUrl,
        @Nullable RefundStatus refund) {

    /** Of a payment that was not refunded as far as the caller has to know. */
    public static PaymentView of(Payment payment) {
        return new PaymentView(
                payment.paymentId(), payment.orderId(), payment.status(), payment.amount(), payment.payUrl(), null);
    }
}
