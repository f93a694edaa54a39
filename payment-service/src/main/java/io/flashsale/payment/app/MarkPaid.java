package io.flashsale.payment.app;

import io.flashsale.contract.OrderPaid;
import io.flashsale.payment.app.port.PaymentStore;
import io.flashsale.payment.domain.Settlement;
import java.util.List;

/** Remembers which captured payments paid their order, so that nobody waits for them and none of them is refunded. */
public final class MarkPaid {

    private final PaymentStore payments;

    public MarkPaid(PaymentStore payments) {
        this.payments = payments;
    }

    /** @throws IllegalStateException if a payment was orphaned before: law 6 allows one end only */
    public void mark(List<OrderPaid> paid) {
        for (var order : paid) {
            if (!payments.settle(order.paymentId(), order.orderId(), Settlement.PAID)) {
                throw new IllegalStateException("payment " + order.paymentId() + " can't have paid its order");
            }
        }
    }
}
