package io.flashsale.audit.evidence;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Everything in payment-service's databases, as of one moment. */
public final class Payments {

    private final List<PaymentRow> rows;
    private final List<RefundRow> refunds;
    private final List<JournalRow> journal;
    private final Map<Long, PaymentRow> byId = new HashMap<>();
    private final Map<Long, List<RefundRow>> refundsOf = new HashMap<>();

    public Payments(List<PaymentRow> rows, List<RefundRow> refunds, List<JournalRow> journal) {
        this.rows = List.copyOf(rows);
        this.refunds = List.copyOf(refunds);
        this.journal = List.copyOf(journal);
        rows.forEach(row -> byId.put(row.paymentId(), row));
        refunds.forEach(refund -> refundsOf
                .computeIfAbsent(refund.paymentId(), id -> new ArrayList<>())
                .add(refund));
    }

    public List<PaymentRow> rows() {
        return rows;
    }

    public List<RefundRow> refunds() {
        return refunds;
    }

    public List<JournalRow> journal() {
        return journal;
    }

    public Optional<PaymentRow> find(long paymentId) {
        return Optional.ofNullable(byId.get(paymentId));
    }

    public List<RefundRow> refundsOf(long paymentId) {
        return refundsOf.getOrDefault(paymentId, List.of());
    }

    public boolean isRefunded(long paymentId) {
        return refundsOf(paymentId).stream().anyMatch(RefundRow::succeeded);
    }
}
