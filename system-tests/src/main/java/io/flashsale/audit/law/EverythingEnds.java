package io.flashsale.audit.law;

import io.flashsale.audit.Law;
import io.flashsale.audit.Outcome;
import io.flashsale.audit.evidence.Broker;
import io.flashsale.audit.evidence.DeadLetterRow;
import io.flashsale.audit.evidence.Evidence;
import io.flashsale.audit.evidence.OrderRow;
import io.flashsale.audit.evidence.OrderState;
import io.flashsale.audit.evidence.Orders;
import io.flashsale.audit.evidence.PaymentRow;
import io.flashsale.audit.evidence.Payments;
import io.flashsale.audit.evidence.RefundRow;
import java.time.Duration;
import java.util.List;

/** Law 8: no order, payment, refund, message, half message or dead letter is left hanging. */
public final class EverythingEnds implements Law {

    /** Past its time to pay, plus this, an order or payment must have ended: timer message and sweepers need a moment. */
    private static final Duration GRACE = Duration.ofSeconds(15);

    @Override
    public int number() {
        return 8;
    }

    @Override
    public String title() {
        return "everything ends";
    }

    @Override
    public boolean live() {
        return false;
    }

    @Override
    public Outcome check(Evidence evidence) {
        var breaches = new Breaches();
        Orders orders = evidence.orders().get();
        orders.rows().forEach(order -> order(breaches, order, orders));
        payments(breaches, evidence.payments().get(), orders);
        Broker broker = evidence.broker().get();
        broker.backlogs().forEach(backlog -> breaches.check(false, backlog, "not consumed"));
        breaches.check(broker.delayed() == 0, "the broker", broker.delayed() + " messages wait for another attempt");
        breaches.check(
                broker.halfMessages() == 0, "the broker", broker.halfMessages() + " half messages are undecided");
        breaches.check(
                broker.lostHalfMessages() == 0,
                "the broker",
                broker.lostHalfMessages() + " half messages ran out of check-backs and nobody has looked at them");
        List<DeadLetterRow> dead = evidence.deadLetters().get();
        dead.forEach(letter -> breaches.check(false, letter, "open"));
        return breaches.outcome();
    }

    private static void order(Breaches breaches, OrderRow order, Orders orders) {
        breaches.check(order.state() != OrderState.PLACED, order, "undecided since " + order.placedAt());
        breaches.check(
                order.state() != OrderState.CONFIRMED
                        || order.payBefore().plus(GRACE).isAfter(orders.now()),
                order,
                "was to be paid before " + order.payBefore());
    }

    private static void payments(Breaches breaches, Payments payments, Orders orders) {
        for (PaymentRow payment : payments.rows()) {
            breaches.check(
                    !payment.succeeded() || payment.settlement() != null,
                    payment,
                    "captured, and nobody said what became of it");
            boolean due = payment.payBefore().plus(GRACE).isBefore(orders.now());
            boolean orderIsDead = orders.find(payment.orderId())
                    .filter(order -> order.state() == OrderState.CANCELLED)
                    .isPresent();
            breaches.check(
                    !payment.status().equals("STARTED") || !(due || orderIsDead),
                    payment,
                    orderIsDead
                            ? "still open, its order is cancelled"
                            : "still open, was to be paid before " + payment.payBefore());
            breaches.check(
                    !"ORPHANED".equals(payment.settlement())
                            || !payments.refundsOf(payment.paymentId()).isEmpty(),
                    payment,
                    "an orphan without a refund");
        }
        for (RefundRow refund : payments.refunds()) {
            breaches.check(refund.succeeded(), refund, "not given back yet");
        }
    }
}
