package io.flashsale.payment.app;

import io.flashsale.contract.OrderPaid;
import io.flashsale.payment.app.port.PaymentStore;
import java.util.List;

/** Remembers which captured payments paid their order, so that nobody waits for them and none of them is refunded. */
public final class MarkPaid {

    private final PaymentStore payments;

    public MarkPaid(PaymentStore payments) {
        this.payments = payments;
    }

    /** @throws IllegalStateException if a payment was orphaned before: law 6 allows one end only */
    public void mark(List<OrderPaid> paid) {
        var refused = payments.settlePaid(
                paid.stream().map(OrderPaid::paymentId).distinct().toList());
        if (!refused.isEmpty()) {
            throw new IllegalStateException("payments " + refused + " can't have paid their orders");
        }
    }
}
