package io.flashsale.payment.app;

import io.flashsale.contract.PaymentOrphaned;
import io.flashsale.payment.app.port.Identities;
import io.flashsale.payment.app.port.PaymentStore;
import io.flashsale.payment.app.port.RefundStore;
import io.flashsale.payment.domain.PaymentStatus;
import java.util.List;

/**
 * Captured payments that no order took are to be refunded, each exactly once.
 *
 * <p>Only the row is written here; {@link SendRefunds} asks the provider. A slow provider must not hold up the events.
 */
public final class RefundOrphans {

    private final PaymentStore payments;
    private final RefundStore refunds;
    private final Identities identities;

    public RefundOrphans(PaymentStore payments, RefundStore refunds, Identities identities) {
        this.payments = payments;
        this.refunds = refunds;
        this.identities = identities;
    }

    /**
     * @return how many refunds are new
     * @throws IllegalStateException if an event contradicts our rows: it is poison, and a person must look
     */
    public int refund(List<PaymentOrphaned> orphans) {
        int requested = 0;
        for (var orphan : orphans) {
            var payment = payments.find(orphan.paymentId())
                    .orElseThrow(() -> new IllegalStateException("no payment " + orphan.paymentId()));
            if (payment.status() != PaymentStatus.SUCCEEDED
                    || !payment.orderId().equals(orphan.orderId())) {
                throw new IllegalStateException("payment " + orphan.paymentId() + " is not a capture of that order");
            }
            if (refunds.request(payment, identities.newRefund(payment.orderId()), orphan.reason())) {
                requested++;
            }
        }
        return requested;
    }
}
