package io.flashsale.audit.law;

import io.flashsale.audit.Law;
import io.flashsale.audit.Outcome;
import io.flashsale.audit.evidence.Evidence;
import io.flashsale.audit.evidence.JournalRow;
import io.flashsale.audit.evidence.OrderRow;
import io.flashsale.audit.evidence.Orders;
import io.flashsale.audit.evidence.PaymentRow;
import io.flashsale.audit.evidence.Payments;
import io.flashsale.audit.evidence.ProviderBook;
import io.flashsale.audit.evidence.ProviderPayment;
import io.flashsale.audit.evidence.RefundRow;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Law 5: a succeeded payment belongs to one order and has its amount; at most one refund per payment; the journal sums to
 * zero. The provider's book is read last: what we say it did, it must know.
 */
public final class Money implements Law {

    private record Entry(long paymentId, String entry, String currency) {

        @Override
        public String toString() {
            return "journal entry " + entry + " of payment " + paymentId + " in " + currency;
        }
    }

    @Override
    public int number() {
        return 5;
    }

    @Override
    public String title() {
        return "money";
    }

    @Override
    public boolean live() {
        return true;
    }

    @Override
    public Outcome check(Evidence evidence) {
        var breaches = new Breaches();
        Payments payments = evidence.payments().get();
        Orders orders = evidence.orders().get();
        ProviderBook book = evidence.provider().get();
        Map<Entry, Long> sums = new HashMap<>();
        Map<Entry, Long> largest = new HashMap<>();
        for (JournalRow line : payments.journal()) {
            var entry = new Entry(line.paymentId(), line.entry(), line.currency());
            sums.merge(entry, line.amountMinor(), Long::sum);
            largest.merge(entry, line.amountMinor(), Math::max);
        }
        sums.forEach((entry, sum) -> breaches.check(sum == 0, entry, "its lines add up to " + sum));
        Set<Long> paid = new HashSet<>();
        Set<String> transactions = new HashSet<>();
        for (PaymentRow payment : payments.rows()) {
            Long booked = largest.get(new Entry(payment.paymentId(), "CAPTURE", payment.currency()));
            breaches.check(
                    payment.succeeded() ? Long.valueOf(payment.amountMinor()).equals(booked) : booked == null,
                    payment,
                    "booked as captured: " + booked);
            if (payment.succeeded()) {
                captured(breaches, payment, orders, book);
                breaches.check(
                        transactions.add(payment.provider() + " " + payment.transactionId()),
                        payment,
                        "another payment has its transaction " + payment.transactionId());
            }
            breaches.check(
                    !payment.paidItsOrder() || paid.add(payment.orderId()), payment, "another one paid its order, too");
        }
        refunds(breaches, payments, largest, book);
        paidOrders(breaches, evidence.ordersBefore().get(), payments);
        if (!book.known()) {
            breaches.note("the provider's book is not known");
        }
        return breaches.outcome();
    }

    private static void captured(Breaches breaches, PaymentRow payment, Orders orders, ProviderBook book) {
        Optional<OrderRow> order = orders.find(payment.orderId());
        breaches.check(order.isPresent(), payment, "there is no such order");
        order.ifPresent(row -> breaches.check(
                row.amountMinor() == payment.amountMinor()
                        && row.currency().equals(payment.currency())
                        && row.userId().equals(payment.userId()),
                payment,
                "its order is of " + row.userId() + " for " + row.amountMinor() + " " + row.currency()));
        if (book.known()) {
            ProviderPayment theirs = book.payments().get(Long.toString(payment.paymentId()));
            breaches.check(
                    theirs != null
                            && theirs.captured()
                            && theirs.amountMinor() == payment.amountMinor()
                            && theirs.transactionId().equals(payment.transactionId()),
                    payment,
                    "the provider knows: " + theirs);
        }
    }

    private static void refunds(Breaches breaches, Payments payments, Map<Entry, Long> booked, ProviderBook book) {
        Set<Long> refunded = new HashSet<>();
        for (RefundRow refund : payments.refunds()) {
            breaches.check(refunded.add(refund.paymentId()), refund, "a second refund of the payment");
            Optional<PaymentRow> payment = payments.find(refund.paymentId());
            breaches.check(
                    payment.isPresent()
                            && payment.get().succeeded()
                            && !payment.get().paidItsOrder()
                            && payment.get().amountMinor() == refund.amountMinor()
                            && payment.get().currency().equals(refund.currency()),
                    refund,
                    "its payment is " + payment.map(Object::toString).orElse("not there"));
            Long back = booked.get(new Entry(refund.paymentId(), "REFUND", refund.currency()));
            breaches.check(
                    refund.succeeded() ? Long.valueOf(refund.amountMinor()).equals(back) : back == null,
                    refund,
                    "booked as given back: " + back);
            if (book.known() && refund.succeeded()) {
                ProviderPayment theirs = book.payments().get(Long.toString(refund.paymentId()));
                breaches.check(
                        theirs != null && theirs.refundId().equals(Long.toString(refund.refundId())),
                        refund,
                        "the provider knows: " + theirs);
            }
        }
    }

    /** An order that was seen PAID has its payment in what was read afterwards. */
    private static void paidOrders(Breaches breaches, Orders before, Payments payments) {
        for (OrderRow order : before.rows()) {
            Long paymentId = order.paymentId();
            if (paymentId != null) {
                Optional<PaymentRow> payment = payments.find(paymentId);
                breaches.check(
                        payment.isPresent()
                                && payment.get().succeeded()
                                && payment.get().orderId() == order.orderId()
                                && !payments.isRefunded(paymentId),
                        order,
                        "paid by " + payment.map(Object::toString).orElse("nothing: no payment " + paymentId));
            }
        }
    }
}
