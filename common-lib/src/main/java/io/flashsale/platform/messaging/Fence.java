package io.flashsale.platform.messaging;

import io.flashsale.contract.BatchId;
import io.flashsale.platform.database.PhysicalDatabase;
import io.flashsale.platform.database.PhysicalDatabases;
import io.flashsale.platform.id.IdLayout;
import java.time.Clock;
import java.time.Duration;

/**
 * Says what became of a batch, from the database that its id names; see {@link TxLog}.
 *
 * <p>Rows of {@code tx_log} are deleted some day. A batch whose row may have been deleted is never called "never": its
 * transaction may well have been committed, and an event that nobody hears of is an order, a refund or a unit lost.
 */
final class Fence {

    private final PhysicalDatabases databases;
    private final Clock clock;
    private final Duration fenceAfter;
    private final Duration trustAbsenceUntil;

    Fence(PhysicalDatabases databases, Clock clock, Duration fenceAfter, Duration keepTxLog) {
        this.databases = databases;
        this.clock = clock;
        this.fenceAfter = fenceAfter;
        // A tenth is left for clocks that differ.
        this.trustAbsenceUntil = keepTxLog.minus(keepTxLog.dividedBy(10));
    }

    /** @throws RuntimeException if the database does not answer */
    TxLog.Verdict judge(BatchId batch) {
        PhysicalDatabase database = databases.ofId(batch.value());
        Duration age = Duration.ofMillis(clock.millis() - IdLayout.epochMillis(batch.value()));
        if (age.compareTo(trustAbsenceUntil) >= 0) {
            return TxLog.look(database, batch);
        }
        return TxLog.judge(database, batch, age, fenceAfter);
    }
}
