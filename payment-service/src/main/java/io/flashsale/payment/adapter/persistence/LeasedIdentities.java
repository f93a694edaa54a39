package io.flashsale.payment.adapter.persistence;

import io.flashsale.contract.OrderId;
import io.flashsale.contract.PaymentId;
import io.flashsale.contract.RefundId;
import io.flashsale.payment.app.port.Identities;
import io.flashsale.platform.id.Gene;
import io.flashsale.platform.id.Ids;
import org.springframework.stereotype.Component;

@Component
final class LeasedIdentities implements Identities {

    private final Ids ids;

    LeasedIdentities(Ids ids) {
        this.ids = ids;
    }

    @Override
    public PaymentId newPayment(OrderId orderId) {
        return new PaymentId(ids.next(Gene.of(orderId.value())));
    }

    @Override
    public RefundId newRefund(OrderId orderId) {
        return new RefundId(ids.next(Gene.of(orderId.value())));
    }
}
