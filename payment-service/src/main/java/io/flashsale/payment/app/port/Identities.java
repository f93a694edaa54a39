package io.flashsale.payment.app.port;

import io.flashsale.contract.OrderId;
import io.flashsale.contract.PaymentId;
import io.flashsale.contract.RefundId;

/** New ids that carry the gene of the order, so that everything about one order lies in one shard. */
public interface Identities {

    PaymentId newPayment(OrderId orderId);

    RefundId newRefund(OrderId orderId);
}
