package io.flashsale.payment.app;

import io.flashsale.contract.OrderId;
import io.flashsale.contract.UserId;
import io.flashsale.payment.app.port.Identities;
import io.flashsale.payment.app.port.Orders;
import io.flashsale.payment.app.port.PaymentStore;
import io.flashsale.payment.app.port.PaymentStore.Begun;
import io.flashsale.payment.app.port.Providers;
import io.flashsale.payment.domain.IdempotencyKey;
import io.flashsale.payment.domain.Payment;
import io.flashsale.payment.domain.PaymentStatus;

/**
 * A shopper wants to pay his order.
 *
 * <p>The row comes first, then the provider is asked: a crash in between leaves a row that the same key drives on, and
 * never a page at the provider that we know nothing of.
 */
public final class StartPayment {

    private final PaymentStore payments;
    private final Orders orders;
    private final Providers providers;
    private final String provider;
    private final Identities identities;

    /** @param provider name of the one that new payments go to */
    public StartPayment(
            PaymentStore payments, Orders orders, Providers providers, String provider, Identities identities) {
        this.payments = payments;
        this.orders = orders;
        this.providers = providers;
        this.provider = providers.require(provider).name();
        this.identities = identities;
    }

    /**
     * @throws io.flashsale.platform.ServiceUnavailable if order-service, the database or the provider can't be reached;
     *     the same key drives the payment on
     */
    public Outcome start(UserId user, OrderId orderId, IdempotencyKey key) {
        var known = payments.findByKey(user, key);
        if (known.isPresent()) {
            return answer(new Begun.Known(known.get()), orderId);
        }
        return switch (orders.read(orderId)) {
            case Orders.Found.Missing _ -> new Outcome.NoSuchOrder();
            case Orders.Found.Pending _ -> new Outcome.OrderPending();
            case Orders.Found.NotPayable(var status) -> new Outcome.OrderNotPayable(status);
            case Orders.Found.Payable payable ->
                answer(payments.begin(candidate(user, orderId, payable), key), orderId);
        };
    }

    private Payment candidate(UserId user, OrderId orderId, Orders.Found.Payable payable) {
        return new Payment(
                identities.newPayment(orderId),
                orderId,
                user,
                payable.amount(),
                provider,
                PaymentStatus.STARTED,
                null,
                null,
                null,
                payable.payBefore());
    }

    private Outcome answer(Begun begun, OrderId orderId) {
        if (!begun.payment().orderId().equals(orderId)) {
            return new Outcome.KeyReused();
        }
        var payment = withPayUrl(begun.payment());
        return switch (begun) {
            case Begun.Created _ -> new Outcome.Started(payment);
            case Begun.Joined _ -> new Outcome.Joined(payment);
            case Begun.Known _ -> new Outcome.Replayed(payment);
        };
    }

    private Payment withPayUrl(Payment payment) {
        if (payment.status() != PaymentStatus.STARTED || payment.payUrl() != null) {
            return payment;
        }
        var payUrl = providers.require(payment.provider()).open(payment);
        return payments.recordPayUrl(payment, payUrl);
    }

    /** What the shopper gets. */
    public sealed interface Outcome {

        record Started(Payment payment) implements Outcome {}

        /** Another key had started a payment of this order that is still good. */
        record Joined(Payment payment) implements Outcome {}

        /** The key came before. */
        record Replayed(Payment payment) implements Outcome {}

        /** The key came before, for another order. */
        record KeyReused() implements Outcome {}

        record NoSuchOrder() implements Outcome {}

        record OrderPending() implements Outcome {}

        record OrderNotPayable(String status) implements Outcome {}
    }
}
