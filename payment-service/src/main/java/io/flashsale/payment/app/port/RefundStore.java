package io.flashsale.payment.app.port;

import io.flashsale.contract.PaymentId;
import io.flashsale.contract.RefundId;
import io.flashsale.payment.domain.Payment;
import io.flashsale.payment.domain.Refund;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Refunds: at most one per payment, kept by a unique key. */
public interface RefundStore {

    Optional<Refund> find(PaymentId paymentId);

    /**
     * Settles the payment as orphaned and stores its refund, in one transaction. Repeating it changes nothing.
     *
     * @return true if this call stored the refund
     * @throws IllegalStateException if the payment paid an order
     */
    boolean request(Payment payment, RefundId refundId, String reason);

    /** Refunds whose next attempt is due by the database's clock, over all shards. */
    List<Refund> due(int limitPerDatabase);

    /** Takes an attempt: the next one is due after {@code pause}. False if another instance took it first. */
    boolean takeAttempt(Refund refund, Duration pause);

    /** To SUCCEEDED with its journal entry. False if that was done before. */
    boolean succeed(Refund refund);
}
