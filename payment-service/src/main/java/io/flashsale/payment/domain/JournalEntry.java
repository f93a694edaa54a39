package io.flashsale.payment.domain;

import io.flashsale.contract.Money;
import io.flashsale.contract.PaymentId;
import java.util.List;

/** A movement of money. Law 5: its lines sum to zero; an entry that doesn't can't be made. */
public record JournalEntry(PaymentId paymentId, Kind kind, String currency, List<JournalLine> lines) {

    /** A payment has at most one entry of each kind; the table's primary key says so too. */
    public enum Kind {
        CAPTURE,
        REFUND
    }

    public JournalEntry {
        lines = List.copyOf(lines);
        long sum = 0;
        for (var line : lines) {
            sum = Math.addExact(sum, line.minor());
        }
        if (lines.size() < 2 || sum != 0) {
            throw new IllegalArgumentException("the lines of an entry sum to zero");
        }
    }

    public static JournalEntry capture(PaymentId paymentId, Money amount) {
        return move(paymentId, Kind.CAPTURE, amount, Account.PROVIDER_CLEARING, Account.SALES);
    }

    public static JournalEntry refund(PaymentId paymentId, Money amount) {
        return move(paymentId, Kind.REFUND, amount, Account.REFUNDS, Account.PROVIDER_CLEARING);
    }

    private static JournalEntry move(PaymentId paymentId, Kind kind, Money amount, Account debit, Account credit) {
        return new JournalEntry(
                paymentId,
                kind,
                amount.currency(),
                List.of(new JournalLine(debit, amount.minor()), new JournalLine(credit, -amount.minor())));
    }
}
