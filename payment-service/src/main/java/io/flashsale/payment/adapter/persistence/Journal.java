package io.flashsale.payment.adapter.persistence;

import io.flashsale.payment.domain.JournalEntry;
import io.flashsale.platform.id.Gene;
import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Writes entries inside the transaction that moves the money. A second entry of the same kind dies on the primary key. */
final class Journal {

    private final PaymentTables tables;

    Journal(PaymentTables tables) {
        this.tables = tables;
    }

    /** @param entries of payments that lie in the same table */
    void write(JdbcClient jdbc, List<JournalEntry> entries) {
        List<Object> values = new ArrayList<>();
        List<String> rows = new ArrayList<>();
        for (var entry : entries) {
            int number = 0;
            for (var line : entry.lines()) {
                rows.add("(?, ?, ?, ?, ?, ?, NOW(3))");
                values.addAll(List.of(
                        entry.paymentId().value(),
                        entry.kind().name(),
                        ++number,
                        line.account().name(),
                        line.minor(),
                        entry.currency()));
            }
        }
        jdbc.sql("INSERT INTO "
                        + tables.journal(Gene.of(entries.getFirst().paymentId().value()))
                        + " (payment_id, entry, line, account, amount_minor, currency, created_at) VALUES "
                        + String.join(", ", rows))
                .params(values)
                .update();
    }
}
