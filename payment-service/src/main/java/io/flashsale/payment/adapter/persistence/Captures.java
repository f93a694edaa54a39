package io.flashsale.payment.adapter.persistence;

import io.flashsale.contract.EventTypes;
import io.flashsale.contract.PaymentId;
import io.flashsale.contract.PaymentSucceeded;
import io.flashsale.payment.PaymentProperties;
import io.flashsale.payment.app.port.PaymentStore.CaptureResult;
import io.flashsale.payment.domain.JournalEntry;
import io.flashsale.payment.domain.Payment;
import io.flashsale.payment.domain.PaymentStatus;
import io.flashsale.platform.database.PhysicalDatabase;
import io.flashsale.platform.id.Gene;
import io.flashsale.platform.lane.Lane;
import io.flashsale.platform.lane.Lane.Entry;
import io.flashsale.platform.lane.LaneAnswer;
import io.flashsale.platform.lane.LaneSettings;
import io.flashsale.platform.lane.Lanes;
import io.flashsale.platform.messaging.EventPublisher;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Captures that wait at the same time travel together: one claim of their transactions, one half message and one local
 * transaction for all of one physical database (docs/adr/0026-payments-wait-for-the-provider.md). If one of them is not as
 * the others, nothing of the batch was done, and each is tried by itself.
 */
@Component
final class Captures {

    private record Capture(Payment seen, String transactionId, PaymentSucceeded announcement) {

        PaymentId paymentId() {
            return seen.paymentId();
        }
    }

    private final PaymentTables tables;
    private final Journal journal;
    private final EventPublisher publisher;
    private final PaymentProperties properties;

    /** By the physical database's index. */
    private final List<Lane<Capture, CaptureResult>> lanes;

    Captures(
            PaymentTables tables,
            Journal journal,
            EventPublisher publisher,
            PaymentProperties properties,
            Lanes lanes) {
        this.tables = tables;
        this.journal = journal;
        this.publisher = publisher;
        this.properties = properties;
        var bounds = properties.captures();
        var settings = new LaneSettings(
                        "captures", bounds.maxBatch(), bounds.capacity(), bounds.concurrency(), bounds.maxWait())
                .withAnswerWithin(bounds.timeout());
        this.lanes = tables.databases().stream()
                .map(database -> lanes.<Capture, CaptureResult>open(settings, batch -> perform(database, batch)))
                .toList();
    }

    /** As {@link io.flashsale.payment.app.port.PaymentStore#capture}. */
    CaptureResult capture(Payment seen, String transactionId, PaymentSucceeded announcement) {
        var lane = lanes.get(tables.databaseOf(seen.paymentId().value()).index());
        return LaneAnswer.await(lane.submit(new Capture(seen, transactionId, announcement)));
    }

    private void perform(PhysicalDatabase database, List<Entry<Capture, CaptureResult>> batch) {
        List<Entry<Capture, CaptureResult>> plain = new ArrayList<>();
        List<Entry<Capture, CaptureResult>> alone = new ArrayList<>();
        List<Entry<Capture, CaptureResult>> twice = new ArrayList<>();
        Set<PaymentId> seen = new HashSet<>();
        for (var entry : batch) {
            var capture = entry.request();
            if (!seen.add(capture.paymentId())) {
                twice.add(entry);
            } else if (capture.seen().status() == PaymentStatus.STARTED) {
                plain.add(entry);
            } else {
                alone.add(entry);
            }
        }
        if (plain.size() == 1) {
            alone.addAll(0, plain);
        } else if (!plain.isEmpty()) {
            try {
                together(database, plain.stream().map(Entry::request).toList());
                plain.forEach(entry -> entry.answer(CaptureResult.DONE));
            } catch (NotCaptured | DuplicateKeyException | ConcurrencyFailureException _) {
                // Rolled back, message and all. A failure of another kind is everybody's: the provider says it again.
                alone.addAll(0, plain);
            }
        }
        for (var entry : alone) {
            try {
                entry.answer(alone(database, entry.request()));
            } catch (RuntimeException failure) {
                entry.fail(failure);
            }
        }
        // The row has moved by now, or can be tried again: who looks again sees which.
        twice.forEach(entry -> entry.answer(CaptureResult.RACED));
    }

    private void together(PhysicalDatabase database, List<Capture> captures) {
        claim(captures);
        announce(database, captures, jdbc -> captures.stream()
                .collect(Collectors.groupingBy(
                        capture -> tables.payments(Gene.of(capture.paymentId().value()))))
                .forEach((table, group) -> {
                    captureRows(jdbc, table, group);
                    journal.write(jdbc, entries(group));
                }));
    }

    private CaptureResult alone(PhysicalDatabase database, Capture capture) {
        if (!claimed(capture)) {
            return CaptureResult.TRANSACTION_TAKEN;
        }
        try {
            announce(database, List.of(capture), jdbc -> {
                captureRow(jdbc, capture);
                journal.write(jdbc, entries(List.of(capture)));
            });
            return CaptureResult.DONE;
        } catch (NotCaptured refused) {
            return refused.result;
        }
    }

    private void announce(PhysicalDatabase database, List<Capture> captures, Consumer<JdbcClient> work) {
        var items = captures.stream().map(Capture::announcement).toList();
        publisher.publishWith(database, EventTypes.PAYMENTS_SUCCEEDED, items, jdbc -> {
            work.accept(jdbc);
            return Boolean.TRUE;
        });
    }

    private static List<JournalEntry> entries(Collection<Capture> captures) {
        return captures.stream()
                .map(capture ->
                        JournalEntry.capture(capture.paymentId(), capture.seen().amount()))
                .toList();
    }

    /**
     * Law 5: one transaction pays one payment, whatever shards the two are in. The claim comes first and stands by itself:
     * a crash behind it leaves it to the same payment, which the provider will tell us about again.
     *
     * @throws DuplicateKeyException if one of them is claimed already; then none was claimed now
     */
    private void claim(List<Capture> captures) {
        List<Object> values = new ArrayList<>();
        for (var capture : captures) {
            values.add(capture.seen().provider());
            values.add(capture.transactionId());
            values.add(capture.paymentId().value());
        }
        tables.first()
                .jdbc()
                .sql("INSERT INTO provider_transaction (provider, transaction_id, payment_id, created_at) VALUES "
                        + captures.stream().map(_ -> "(?, ?, ?, NOW(3))").collect(Collectors.joining(", ")))
                .params(values)
                .update();
    }

    private boolean claimed(Capture capture) {
        try {
            claim(List.of(capture));
            return true;
        } catch (DuplicateKeyException _) {
            return tables.first()
                            .jdbc()
                            .sql(
                                    "SELECT payment_id FROM provider_transaction WHERE provider = ? AND transaction_id = ?")
                            .params(capture.seen().provider(), capture.transactionId())
                            .query(Long.class)
                            .single()
                    == capture.paymentId().value();
        }
    }

    /** All of them, or none: who counts fewer rows rolls back. */
    private void captureRows(JdbcClient jdbc, String table, List<Capture> captures) {
        List<Object> values = new ArrayList<>();
        for (var capture : captures) {
            values.add(capture.paymentId().value());
            values.add(capture.transactionId());
        }
        values.add(PaymentTables.micros(properties.checks().announceAfter()));
        captures.forEach(capture -> values.add(capture.paymentId().value()));
        int rows = jdbc.sql("UPDATE " + table + " SET status = 'SUCCEEDED', transaction_id = CASE payment_id"
                        + " WHEN ? THEN ?".repeat(captures.size())
                        + " END, captured_at = NOW(3), checks = 0,"
                        + " next_check_at = TIMESTAMPADD(MICROSECOND, ?, NOW(3))"
                        + " WHERE status = 'STARTED' AND payment_id IN ("
                        + captures.stream().map(_ -> "?").collect(Collectors.joining(", ")) + ")")
                .params(values)
                .update();
        if (rows != captures.size()) {
            throw new NotCaptured(CaptureResult.RACED);
        }
    }

    /** A late capture does not become the order's live payment again: another one may have taken its place. */
    private void captureRow(JdbcClient jdbc, Capture capture) {
        int rows;
        try {
            rows = jdbc.sql("UPDATE "
                            + tables.payments(Gene.of(capture.paymentId().value()))
                            + " SET status = 'SUCCEEDED', transaction_id = ?, captured_at = NOW(3), checks = 0,"
                            + " next_check_at = TIMESTAMPADD(MICROSECOND, ?, NOW(3))"
                            + " WHERE payment_id = ? AND status = ?")
                    .params(
                            capture.transactionId(),
                            PaymentTables.micros(properties.checks().announceAfter()),
                            capture.paymentId().value(),
                            capture.seen().status().name())
                    .update();
        } catch (DuplicateKeyException _) {
            throw new NotCaptured(CaptureResult.TRANSACTION_TAKEN);
        }
        if (rows != 1) {
            throw new NotCaptured(CaptureResult.RACED);
        }
    }

    /** Rolls the local transaction and the half message back. */
    private static final class NotCaptured extends RuntimeException {

        private final CaptureResult result;

        NotCaptured(CaptureResult result) {
            super(result.name(), null, false, false);
            this.result = result;
        }
    }
}
