package io.flashsale.payment.adapter.persistence;

import io.flashsale.contract.Money;
import io.flashsale.contract.PaymentId;
import io.flashsale.contract.RefundId;
import io.flashsale.payment.app.port.RefundStore;
import io.flashsale.payment.domain.JournalEntry;
import io.flashsale.payment.domain.Payment;
import io.flashsale.payment.domain.Refund;
import io.flashsale.payment.domain.RefundStatus;
import io.flashsale.platform.id.Gene;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Refunds beside their payment, in the same physical table number. */
@Component
final class SqlRefundStore implements RefundStore {

    private static final int MAX_REASON_LENGTH = 64;
    private static final String COLUMNS =
            "refund_id, payment_id, provider, transaction_id, amount_minor, currency, status, attempts";

    private final PaymentTables tables;
    private final Journal journal;

    SqlRefundStore(PaymentTables tables, Journal journal) {
        this.tables = tables;
        this.journal = journal;
    }

    @Override
    public Optional<Refund> find(PaymentId paymentId) {
        return find(tables.databaseOf(paymentId.value()).jdbc(), paymentId);
    }

    private Optional<Refund> find(JdbcClient jdbc, PaymentId paymentId) {
        return jdbc.sql("SELECT " + COLUMNS + " FROM " + tables.refunds(Gene.of(paymentId.value()))
                        + " WHERE payment_id = ?")
                .param(paymentId.value())
                .query(SqlRefundStore::read)
                .optional();
    }

    @Override
    public boolean request(Payment payment, RefundId refundId, String reason) {
        var database = tables.databaseOf(payment.paymentId().value());
        return database.transactions().execute(_ -> {
            // The payment's row is locked first, so that two redeliveries come one after the other.
            if (!SqlPaymentStore.settleOrphaned(database.jdbc(), tables, payment.paymentId())) {
                throw new IllegalStateException("payment " + payment.paymentId() + " paid its order: no refund");
            }
            return insertOnce(database.jdbc(), payment, refundId, reason);
        });
    }

    /** Law 5: at most one refund per payment. A repeated request is no error and changes nothing. */
    private boolean insertOnce(JdbcClient jdbc, Payment payment, RefundId refundId, String reason) {
        try {
            jdbc.sql("INSERT INTO " + tables.refunds(Gene.of(payment.paymentId().value()))
                            + " (refund_id, payment_id, provider, transaction_id, amount_minor, currency, reason,"
                            + " status, next_attempt_at, created_at)"
                            + " VALUES (?, ?, ?, ?, ?, ?, ?, 'REQUESTED', NOW(3), NOW(3))")
                    .params(
                            refundId.value(),
                            payment.paymentId().value(),
                            payment.provider(),
                            Objects.requireNonNull(payment.transactionId()),
                            payment.amount().minor(),
                            payment.amount().currency(),
                            reason.length() <= MAX_REASON_LENGTH ? reason : reason.substring(0, MAX_REASON_LENGTH))
                    .update();
            return true;
        } catch (DuplicateKeyException _) {
            return false;
        }
    }

    @Override
    public List<Refund> due(int limitPerDatabase) {
        var sql = tables.union(table -> "SELECT " + COLUMNS + ", next_attempt_at FROM refunds_" + table
                        + " WHERE next_attempt_at <= NOW(3) ORDER BY next_attempt_at LIMIT :limit")
                + " ORDER BY next_attempt_at LIMIT :limit";
        return tables.databases().stream()
                .flatMap(database ->
                        database
                                .jdbc()
                                .sql(sql)
                                .param("limit", limitPerDatabase)
                                .query(SqlRefundStore::read)
                                .list()
                                .stream())
                .toList();
    }

    @Override
    public boolean takeAttempt(Refund refund, Duration pause) {
        long id = refund.refundId().value();
        return tables.databaseOf(id)
                        .jdbc()
                        .sql("UPDATE " + tables.refunds(Gene.of(id)) + " SET attempts = attempts + 1,"
                                + " next_attempt_at = TIMESTAMPADD(MICROSECOND, ?, NOW(3))"
                                + " WHERE refund_id = ? AND attempts = ? AND status = 'REQUESTED'")
                        .params(PaymentTables.micros(pause), id, refund.attempts())
                        .update()
                == 1;
    }

    @Override
    public boolean succeed(Refund refund) {
        long id = refund.refundId().value();
        var database = tables.databaseOf(id);
        return database.transactions().execute(_ -> {
            int rows = database.jdbc()
                    .sql("UPDATE " + tables.refunds(Gene.of(id)) + " SET status = 'SUCCEEDED', next_attempt_at = NULL,"
                            + " succeeded_at = NOW(3) WHERE refund_id = ? AND status = 'REQUESTED'")
                    .param(id)
                    .update();
            if (rows == 1) {
                journal.write(database.jdbc(), List.of(JournalEntry.refund(refund.paymentId(), refund.amount())));
            }
            return rows == 1;
        });
    }

    private static Refund read(ResultSet row, int ignoredRowNumber) throws SQLException {
        return new Refund(
                new RefundId(row.getLong("refund_id")),
                new PaymentId(row.getLong("payment_id")),
                new Money(row.getLong("amount_minor"), row.getString("currency")),
                row.getString("provider"),
                row.getString("transaction_id"),
                RefundStatus.valueOf(row.getString("status")),
                row.getInt("attempts"));
    }
}
