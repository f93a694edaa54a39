package io.flashsale.platform.messaging;

import io.flashsale.contract.BatchId;
import io.flashsale.platform.database.PhysicalDatabase;
import java.time.Duration;
import java.util.Optional;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The fence between a local transaction and the check-backs of its half message. Both sides insert the same key: the
 * first to commit wins, the other learns it by the duplicate.
 */
public final class TxLog {

    /** What became of a batch. */
    public enum Verdict {
        COMMITTED,
        NEVER,
        UNKNOWN
    }

    private static final int DONE = 1;
    private static final int TOMBSTONE = 2;

    private TxLog() {}

    /** First statement of the local transaction, so that a check-back waits for it or kills it, never overtakes it. */
    static void markDone(JdbcClient jdbc, BatchId batch) {
        insert(jdbc, batch, DONE);
    }

    /**
     * Answers a check-back. Absent and young is UNKNOWN; absent and old sets the tombstone, so that a transaction which
     * is still on its way dies on the key instead of committing behind a message that was rolled back.
     */
    public static Verdict judge(PhysicalDatabase database, BatchId batch, Duration age, Duration fenceAfter) {
        Optional<Integer> kind = read(database.jdbc(), batch);
        if (kind.isPresent()) {
            return verdict(kind.get());
        }
        if (age.compareTo(fenceAfter) < 0) {
            return Verdict.UNKNOWN;
        }
        try {
            insert(database.jdbc(), batch, TOMBSTONE);
            return Verdict.NEVER;
        } catch (DuplicateKeyException e) {
            return read(database.jdbc(), batch).map(TxLog::verdict).orElse(Verdict.UNKNOWN);
        } catch (PessimisticLockingFailureException | QueryTimeoutException e) {
            return Verdict.UNKNOWN; // The owner's transaction is still open.
        }
    }

    /** Answers without setting a tombstone; absent is UNKNOWN. */
    static Verdict look(PhysicalDatabase database, BatchId batch) {
        return read(database.jdbc(), batch).map(TxLog::verdict).orElse(Verdict.UNKNOWN);
    }

    /** Deletes a bounded number of rows that no check-back can ask for any more. */
    static int purge(JdbcClient jdbc, Duration keep, int limit) {
        return jdbc.sql("DELETE FROM tx_log WHERE created_at < NOW(3) - INTERVAL :seconds SECOND LIMIT " + limit)
                .param("seconds", keep.toSeconds())
                .update();
    }

    private static void insert(JdbcClient jdbc, BatchId batch, int kind) {
        jdbc.sql("INSERT INTO tx_log (batch_id, kind) VALUES (:batch, :kind)")
                .param("batch", batch.value())
                .param("kind", kind)
                .update();
    }

    private static Optional<Integer> read(JdbcClient jdbc, BatchId batch) {
        return jdbc.sql("SELECT kind FROM tx_log WHERE batch_id = :batch")
                .param("batch", batch.value())
                .query(Integer.class)
                .optional();
    }

    private static Verdict verdict(int kind) {
        return kind == DONE ? Verdict.COMMITTED : Verdict.NEVER;
    }
}
