package io.flashsale.payment.app.port;

import io.flashsale.contract.PaymentId;
import io.flashsale.contract.UserId;
import io.flashsale.payment.domain.PaymentView;
import java.util.Optional;

/** Payments as their owners see them. */
public interface PaymentViews {

    /** The owner is part of the query: a neighbour's payment does not exist. */
    Optional<PaymentView> find(PaymentId paymentId, UserId owner);
}
