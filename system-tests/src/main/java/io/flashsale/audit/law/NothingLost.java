package io.flashsale.audit.law;

import io.flashsale.audit.ClientHistory;
import io.flashsale.audit.ClientHistory.Call;
import io.flashsale.audit.Law;
import io.flashsale.audit.Outcome;
import io.flashsale.audit.evidence.Evidence;
import io.flashsale.audit.evidence.OrderRow;
import io.flashsale.audit.evidence.OrderState;
import io.flashsale.audit.evidence.Orders;
import io.flashsale.audit.evidence.Parcels;
import io.flashsale.audit.evidence.PaymentRow;
import io.flashsale.audit.evidence.Payments;
import io.flashsale.audit.evidence.ProviderBook;
import io.flashsale.audit.evidence.ProviderPayment;
import java.util.Arrays;
import java.util.Optional;

/**
 * Law 6: what a client was told has happened: every 201 has its order, every cancellation stands, every accepted scan is
 * recorded. And every captured payment has paid its order or was refunded, whoever told us of the capture.
 */
public final class NothingLost implements Law {

    @Override
    public int number() {
        return 6;
    }

    @Override
    public String title() {
        return "nothing lost";
    }

    @Override
    public boolean live() {
        return false;
    }

    @Override
    public Outcome check(Evidence evidence) {
        var breaches = new Breaches();
        ClientHistory history = evidence.history().get();
        Orders orders = evidence.orders().get();
        Payments payments = evidence.payments().get();
        ProviderBook book = evidence.provider().get();
        history.done(ClientHistory.PLACE).forEach(call -> placed(breaches, call, orders));
        history.done(ClientHistory.CANCEL).forEach(call -> cancelled(breaches, call, orders));
        history.done(ClientHistory.PAY).forEach(call -> paymentStarted(breaches, call, payments));
        history.done(ClientHistory.PRESS).forEach(call -> pressed(breaches, call, payments, orders));
        history.done(ClientHistory.SCAN)
                .forEach(call -> scanned(breaches, call, evidence.parcels().get()));
        for (ProviderPayment theirs : book.payments().values()) {
            if (theirs.captured()) {
                settled(breaches, theirs, theirs.paymentId(), payments, orders);
            }
        }
        for (PaymentRow payment : payments.rows()) {
            if (payment.succeeded()) {
                settled(breaches, payment, Long.toString(payment.paymentId()), payments, orders);
            }
        }
        if (history.isEmpty()) {
            breaches.note("no client's history: what clients were told could not be judged");
        }
        if (!book.known()) {
            breaches.note("the provider's book is not known: captures that we never heard of could not be judged");
        }
        return breaches.outcome();
    }

    private static void placed(Breaches breaches, Call call, Orders orders) {
        Optional<OrderRow> order = order(call, orders);
        breaches.check(
                order.isPresent() && order.get().state() != OrderState.VOID,
                call,
                order.isPresent() ? "its order is VOID" : "its order is gone");
        order.ifPresent(row -> breaches.check(
                row.userId().equals(call.client())
                        && call.id("skuId").map(row.item().skuId()::equals).orElse(true)
                        && call.id("quantity")
                                .map(quantity -> quantity.equals(Integer.toString(row.quantity())))
                                .orElse(true),
                call,
                "its order is " + row));
    }

    private static Optional<OrderRow> order(Call call, Orders orders) {
        return call.id("orderId").flatMap(NothingLost::number).flatMap(orders::find);
    }

    static Optional<Long> number(String id) {
        try {
            return Optional.of(Long.parseLong(id));
        } catch (NumberFormatException notOurs) {
            return Optional.empty();
        }
    }

    private static void cancelled(Breaches breaches, Call call, Orders orders) {
        Optional<OrderRow> order = order(call, orders);
        breaches.check(
                order.isPresent() && order.get().state() == OrderState.CANCELLED,
                call,
                "its order is " + order.map(row -> row.state().toString()).orElse("gone"));
    }

    private static void paymentStarted(Breaches breaches, Call call, Payments payments) {
        Optional<PaymentRow> payment =
                call.id("paymentId").flatMap(NothingLost::number).flatMap(payments::find);
        breaches.check(payment.isPresent(), call, "its payment is gone");
    }

    /** The shopper saw his money go: also where the provider's book can't be read. */
    private static void pressed(Breaches breaches, Call call, Payments payments, Orders orders) {
        if (call.id("state").orElse("").equals("CAPTURED")) {
            settled(breaches, call, call.id("paymentId").orElse(""), payments, orders);
        }
    }

    private static void settled(Breaches breaches, Object what, String paymentId, Payments payments, Orders orders) {
        Optional<PaymentRow> payment = number(paymentId).flatMap(payments::find);
        boolean paid = payment.flatMap(row -> orders.find(row.orderId()))
                .filter(order -> order.state().isPaid())
                .map(OrderRow::paymentId)
                .filter(id -> Long.toString(id).equals(paymentId))
                .isPresent();
        boolean refunded =
                payment.map(row -> payments.isRefunded(row.paymentId())).orElse(false);
        breaches.check(
                payment.isPresent() && payment.get().succeeded() && (paid != refunded),
                what,
                "captured, " + (paid ? "" : "not ") + "paid an order, " + (refunded ? "" : "not ")
                        + "refunded; our row: " + payment.map(Object::toString).orElse("none"));
    }

    private static void scanned(Breaches breaches, Call call, Parcels parcels) {
        Arrays.stream(call.id("accepted").orElse("").split(","))
                .filter(scan -> !scan.isEmpty())
                .forEach(scan -> breaches.check(parcels.scanIds().contains(scan), call, "scan " + scan + " is gone"));
    }
}
