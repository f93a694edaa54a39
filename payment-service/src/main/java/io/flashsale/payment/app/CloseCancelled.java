package io.flashsale.payment.app;

import io.flashsale.contract.OrderCancelled;
import io.flashsale.payment.app.port.PaymentStore;
import java.util.List;

/**
 * The open payments of cancelled orders are to be closed at the provider, so that a late payment is rare.
 *
 * <p>Only the wish is written here; {@link CheckPayment} asks the provider, and a capture wins over it.
 */
public final class CloseCancelled {

    private final PaymentStore payments;

    public CloseCancelled(PaymentStore payments) {
        this.payments = payments;
    }

    public int close(List<OrderCancelled> cancelled) {
        return payments.requestClosing(
                cancelled.stream().map(OrderCancelled::orderId).distinct().toList());
    }
}
