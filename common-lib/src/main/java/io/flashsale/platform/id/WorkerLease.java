package io.flashsale.platform.id;

import io.flashsale.platform.ServiceUnavailable;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A worker id, leased from table {@code worker_lease} of the service's first physical database.
 *
 * <p>Two clocks matter. The database's clock decides when a lease ends, so that instances agree. The owner's own clock
 * is written down as {@code used_until_ms}: a successor takes the id only when its own clock is past it, so that two
 * machines whose clocks differ can't issue the same id under one worker number.
 */
public final class WorkerLease {

    private static final Logger log = LoggerFactory.getLogger(WorkerLease.class);

    private record Held(int worker, String owner, long usableUntilMillis, long usableUntilNanos) {}

    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final String owner;
    private final Duration duration;
    private final LongSupplier epochMillis;
    private final LongSupplier nanoTime;
    private final AtomicLong failedRenewals = new AtomicLong();
    private volatile @Nullable Held held;

    public WorkerLease(
            JdbcClient jdbc,
            TransactionTemplate transactions,
            String owner,
            Duration duration,
            LongSupplier epochMillis,
            LongSupplier nanoTime) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.owner = owner;
        this.duration = duration;
        this.epochMillis = epochMillis;
        this.nanoTime = nanoTime;
    }

    /** The worker id if the lease is good for that millisecond. */
    public int worker(long millis) {
        Held now = held;
        if (now == null || millis >= now.usableUntilMillis || nanoTime.getAsLong() - now.usableUntilNanos >= 0) {
            throw new ServiceUnavailable("no worker lease");
        }
        return now.worker;
    }

    public boolean isHeld() {
        Held now = held;
        return now != null
                && epochMillis.getAsLong() < now.usableUntilMillis
                && nanoTime.getAsLong() - now.usableUntilNanos < 0;
    }

    /** Renews what is held, or takes a free or new worker id. Called every few seconds; never throws. */
    public void renew() {
        try {
            Held now = held;
            if (now != null && extend(now)) {
                return;
            }
            if (now != null) {
                log.warn("worker lease {} was lost; taking another", now.worker);
                held = null;
            }
            acquire();
        } catch (DataAccessException | TransactionException e) {
            failedRenewals.incrementAndGet();
            log.warn("worker lease could not be renewed: {}", e.getMessage());
        }
    }

    /** How often the database did not answer {@link #renew}; some in a row and the lease is lost. */
    public long failedRenewals() {
        return failedRenewals.get();
    }

    /** Gives the worker id back at shutdown, so that restarts don't use up the range. */
    public void release() {
        Held now = held;
        held = null;
        if (now == null) {
            return;
        }
        try {
            jdbc.sql(
                            "UPDATE worker_lease SET expires_at = NOW(3), used_until_ms = :now WHERE worker_id = :worker AND owner = :owner")
                    .param("now", epochMillis.getAsLong())
                    .param("worker", now.worker)
                    .param("owner", owner)
                    .update();
        } catch (DataAccessException e) {
            log.debug("worker lease {} is left to expire", now.worker);
        }
    }

    private boolean extend(Held now) {
        long asked = nanoTime.getAsLong();
        long usableUntil = epochMillis.getAsLong() + usableMillis();
        int rows = jdbc.sql("""
                        UPDATE worker_lease
                           SET expires_at = NOW(3) + INTERVAL :seconds SECOND, used_until_ms = :until
                         WHERE worker_id = :worker AND owner = :owner AND expires_at > NOW(3)
                        """)
                .param("seconds", duration.toSeconds())
                .param("until", usableUntil)
                .param("worker", now.worker)
                .param("owner", owner)
                .update();
        if (rows == 1) {
            held = new Held(
                    now.worker,
                    owner,
                    usableUntil,
                    asked + Duration.ofMillis(usableMillis()).toNanos());
        }
        return rows == 1;
    }

    private void acquire() {
        long asked = nanoTime.getAsLong();
        long now = epochMillis.getAsLong();
        long usableUntil = now + usableMillis();
        Optional<Integer> taken = transactions.execute(status -> takeExpired(now, usableUntil));
        Integer worker = taken.isPresent() ? taken.get() : insertNew(usableUntil);
        if (worker != null) {
            held = new Held(
                    worker,
                    owner,
                    usableUntil,
                    asked + Duration.ofMillis(usableMillis()).toNanos());
            log.info("worker lease {} taken by {}", worker, owner);
        }
    }

    private Optional<Integer> takeExpired(long now, long usableUntil) {
        Optional<Integer> free =
                jdbc.sql("""
                        SELECT worker_id FROM worker_lease
                         WHERE expires_at < NOW(3) AND used_until_ms < :now
                         ORDER BY worker_id LIMIT 1 FOR UPDATE SKIP LOCKED
                        """).param("now", now).query(Integer.class).optional();
        free.ifPresent(worker -> jdbc.sql("""
                        UPDATE worker_lease
                           SET owner = :owner, expires_at = NOW(3) + INTERVAL :seconds SECOND, used_until_ms = :until
                         WHERE worker_id = :worker
                        """)
                .param("owner", owner)
                .param("seconds", duration.toSeconds())
                .param("until", usableUntil)
                .param("worker", worker)
                .update());
        return free;
    }

    private @Nullable Integer insertNew(long usableUntil) {
        int next = jdbc.sql("SELECT COALESCE(MAX(worker_id) + 1, 0) FROM worker_lease")
                .query(Integer.class)
                .single();
        if (next >= IdLayout.WORKERS) {
            log.warn("all {} worker ids are leased", IdLayout.WORKERS);
            return null;
        }
        try {
            jdbc.sql("""
                            INSERT INTO worker_lease (worker_id, owner, expires_at, used_until_ms)
                            VALUES (:worker, :owner, NOW(3) + INTERVAL :seconds SECOND, :until)
                            """)
                    .param("worker", next)
                    .param("owner", owner)
                    .param("seconds", duration.toSeconds())
                    .param("until", usableUntil)
                    .update();
            return next;
        } catch (DuplicateKeyException e) {
            return null; // Another instance was faster; the next renewal tries again.
        }
    }

    /** The owner stops before the database's clock lets another one in. */
    private long usableMillis() {
        return duration.toMillis() * 2 / 3;
    }
}
