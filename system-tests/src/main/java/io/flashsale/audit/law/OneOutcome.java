package io.flashsale.audit.law;

import io.flashsale.audit.Law;
import io.flashsale.audit.Outcome;
import io.flashsale.audit.evidence.EntryRow;
import io.flashsale.audit.evidence.Evidence;
import io.flashsale.audit.evidence.OrderRow;
import io.flashsale.audit.evidence.OrderState;
import io.flashsale.audit.evidence.Orders;
import io.flashsale.audit.evidence.ParcelRow;
import io.flashsale.audit.evidence.PaymentRow;
import java.util.Optional;

/**
 * Law 4: PAID and CANCELLED exclude each other, and only the transitions of the table happen.
 *
 * <p>Orders are read twice, with ledger, payments and parcels in between: what those said must show in the second reading,
 * and the second must be reachable from the first.
 */
public final class OneOutcome implements Law {

    @Override
    public int number() {
        return 4;
    }

    @Override
    public String title() {
        return "one outcome";
    }

    @Override
    public boolean live() {
        return true;
    }

    @Override
    public Outcome check(Evidence evidence) {
        var breaches = new Breaches();
        Orders before = evidence.ordersBefore().get();
        Orders after = evidence.orders().get();
        after.twice().forEach(row -> breaches.check(false, row, "a second row of the same order in " + row.table()));
        for (OrderRow order : after.rows()) {
            breaches.check(
                    (order.paymentId() != null) == order.state().isPaid(),
                    order,
                    "status and payment " + order.paymentId() + " contradict each other");
        }
        for (OrderRow order : before.rows()) {
            Optional<OrderRow> later = after.find(order.orderId());
            breaches.check(later.isPresent(), order, "the row has vanished");
            later.ifPresent(
                    row -> breaches.check(order.state().mayTurnInto(row.state()), order, "has become " + row.state()));
        }
        evidence.ledger().get().entries().forEach(entry -> ledgerAgrees(breaches, entry, after));
        evidence.payments().get().rows().forEach(payment -> paymentAgrees(breaches, payment, after));
        evidence.parcels().get().rows().forEach(parcel -> parcelAgrees(breaches, parcel, after));
        return breaches.outcome();
    }

    private static void ledgerAgrees(Breaches breaches, EntryRow entry, Orders orders) {
        // An entry without any order is something invented: law 7.
        orders.find(entry.orderId()).ifPresent(order -> {
            OrderState state = order.state();
            boolean agrees =
                    switch (entry.kind()) {
                        case TAKE -> state != OrderState.REJECTED && state != OrderState.VOID;
                        case REJECT -> state == OrderState.PLACED || state == OrderState.REJECTED;
                        case SELL -> state.isPaid();
                        case RELEASE -> state == OrderState.CANCELLED;
                    };
            breaches.check(agrees, order, "the ledger says " + entry.kind());
        });
    }

    private static void paymentAgrees(Breaches breaches, PaymentRow payment, Orders orders) {
        if (payment.settlement() == null) {
            return;
        }
        Optional<OrderRow> order = orders.find(payment.orderId());
        boolean carriesIt = order.isPresent()
                && order.get().state().isPaid()
                && Long.valueOf(payment.paymentId()).equals(order.get().paymentId());
        breaches.check(
                carriesIt == payment.paidItsOrder(),
                payment,
                payment.paidItsOrder()
                        ? "its order is " + order.map(Object::toString).orElse("not there")
                        : "and yet its order is paid by it");
    }

    private static void parcelAgrees(Breaches breaches, ParcelRow parcel, Orders orders) {
        orders.find(parcel.orderId())
                .ifPresent(order ->
                        breaches.check(order.state().isPaid(), parcel, "its order is " + order.state() + ", not paid"));
    }
}
