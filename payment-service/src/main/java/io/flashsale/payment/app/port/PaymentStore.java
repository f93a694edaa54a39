package io.flashsale.payment.app.port;

import io.flashsale.contract.OrderId;
import io.flashsale.contract.PaymentId;
import io.flashsale.contract.UserId;
import io.flashsale.payment.domain.IdempotencyKey;
import io.flashsale.payment.domain.Payment;
import io.flashsale.payment.domain.PaymentStatus;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Payments and the keys that started them. Every change is a compare-and-set on one row. */
public interface PaymentStore {

    Optional<Payment> find(PaymentId paymentId);

    Optional<Payment> findByKey(UserId userId, IdempotencyKey key);

    /**
     * Binds the key to the order's live payment, which is {@code candidate} if there is none yet: one transaction, so
     * neither a key without a payment nor a second live payment of an order can be left behind.
     */
    Begun begin(Payment candidate, IdempotencyKey key);

    /** Remembers the pay page of a payment that is open, unless one is known; returns the row as it is afterwards. */
    Payment recordPayUrl(Payment seen, String payUrl);

    /** To FAILED or CLOSED, without an event. False if the row had left {@code from}. */
    boolean move(PaymentId paymentId, PaymentStatus from, PaymentStatus to);

    /**
     * To SUCCEEDED with its journal entry, inside the half message {@code PaymentsSucceeded}.
     *
     * @throws io.flashsale.platform.ServiceUnavailable if the outcome is unknown; repeat the call
     */
    CaptureResult capture(Payment seen, String transactionId);

    /** Publishes {@code PaymentsSucceeded} again; listeners are idempotent. */
    void announceAgain(Payment captured);

    /** Marks the open payments of these orders to be closed at the provider, soon; returns how many. */
    int requestClosing(Collection<OrderId> orders);

    /**
     * Settles captured payments as PAID, one statement per table; saying it again is fine.
     *
     * @return those that can't have paid their order: not captured, or orphaned before
     */
    List<PaymentId> settlePaid(List<PaymentId> paid);

    /** Payments whose check is due by the database's clock, over all shards, oldest first within each. */
    List<Check> dueChecks(int limitPerDatabase, Duration closeGrace);

    /** Takes a check: the next one is due after {@code pause}. False if another instance took it first. */
    boolean takeCheck(Check check, Duration pause);

    /** What {@link #begin} found. */
    sealed interface Begun {

        Payment payment();

        /** The candidate is stored. */
        record Created(Payment payment) implements Begun {}

        /** The order has a live payment already; the key stands for it now. */
        record Joined(Payment payment) implements Begun {}

        /** The key came before. */
        record Known(Payment payment) implements Begun {}
    }

    /** What {@link #capture} did. */
    enum CaptureResult {
        DONE,
        /** The row had moved on since it was read. */
        RACED,
        /** Another payment carries this transaction id. */
        TRANSACTION_TAKEN
    }

    /**
     * A payment that wants attention.
     *
     * @param closing it must not be paid any more: its order was cancelled, or its deadline has passed
     * @param checks how often it was looked at before
     */
    record Check(Payment payment, boolean closing, int checks) {}
}
