package io.flashsale.payment.adapter.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.flashsale.contract.Money;
import io.flashsale.contract.OrderId;
import io.flashsale.contract.PaymentId;
import io.flashsale.payment.domain.PaymentStatus;
import io.flashsale.payment.domain.PaymentView;
import io.flashsale.payment.domain.RefundStatus;
import org.jspecify.annotations.Nullable;

/**
 * A payment in JSON.
 *
 * @param payUrl where to pay; null only if the provider has never answered
 * @param refundStatus present once the money is on its way back
 */
record PaymentAnswer(
        PaymentId paymentId,
        OrderId orderId,
        PaymentStatus status,
        Money amount,
        @Nullable String payUrl,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable RefundStatus refundStatus) {

    static PaymentAnswer of(PaymentView view) {
        return new PaymentAnswer(
                view.paymentId(), view.orderId(), view.status(), view.amount(), view.payUrl(), view.refund());
    }
}
