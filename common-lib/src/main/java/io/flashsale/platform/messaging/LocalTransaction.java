package io.flashsale.platform.messaging;

import io.flashsale.contract.BatchId;
import io.flashsale.platform.ServiceUnavailable;
import io.flashsale.platform.database.PhysicalDatabase;
import java.util.function.Function;
import org.apache.rocketmq.client.producer.LocalTransactionState;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The local transaction behind one half message, and what became of it. */
final class LocalTransaction<R> {

    private final PhysicalDatabase database;
    private final BatchId batch;
    private final Function<JdbcClient, R> work;
    private boolean ran;
    private boolean workDone;
    private @Nullable R result;
    private @Nullable RuntimeException failure;

    LocalTransaction(PhysicalDatabase database, BatchId batch, Function<JdbcClient, R> work) {
        this.database = database;
        this.batch = batch;
        this.work = work;
    }

    LocalTransactionState run() {
        ran = true;
        try {
            result = database.transactions().execute(status -> perform());
            return LocalTransactionState.COMMIT_MESSAGE;
        } catch (RuntimeException e) {
            if (workDone) {
                // The commit itself failed. It may have reached the database: only a check-back can tell.
                failure = new OutcomeUnknown("the commit's outcome is unknown", e);
                return LocalTransactionState.UNKNOW;
            }
            failure = e;
            return LocalTransactionState.ROLLBACK_MESSAGE;
        }
    }

    /** Everything of the transaction but its commit. */
    private R perform() {
        TxLog.markDone(database.jdbc(), batch);
        R done = work.apply(database.jdbc());
        workDone = true;
        return done;
    }

    boolean ran() {
        return ran;
    }

    String outcome() {
        if (failure == null) {
            return "committed";
        }
        return failure instanceof OutcomeUnknown ? "unknown" : "rolled-back";
    }

    @SuppressWarnings("NullAway") // A work function may return null; then so do we.
    R result() {
        if (!ran) {
            throw new ServiceUnavailable("the local transaction did not run");
        }
        if (failure != null) {
            throw failure;
        }
        return result;
    }
}
