package io.flashsale.platform.database;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * A pool that does not let everybody find out anew that the database is away. Whoever asks a pool without a connection
 * waits for its whole {@code connectionTimeout}, and a shopper meets several such waits one after the other, each behind
 * those of others. Here one caller in a while waits; the others are told at once what the last one learned.
 *
 * <p>A pool that is merely busy has connections: there everybody waits in turn, as ever.
 */
final class QuickRefusal extends DelegatingDataSource {

    private static final long NEVER = Long.MIN_VALUE;

    private final HikariDataSource pool;
    private final long keepNanos;
    private final LongSupplier nanoTime;
    private final AtomicLong refusedUntil = new AtomicLong(NEVER);

    /** @param keep how long what one caller learned is told to others; the next then tries, and waits */
    QuickRefusal(HikariDataSource pool, Duration keep, LongSupplier nanoTime) {
        super(pool);
        this.pool = pool;
        this.keepNanos = keep.toNanos();
        this.nanoTime = nanoTime;
    }

    /** @throws SQLTransientConnectionException at once while the database is known to be away */
    @Override
    public Connection getConnection() throws SQLException {
        long until = refusedUntil.get();
        if (until != NEVER && isEmpty() && !isMineToTry(until)) {
            throw new SQLTransientConnectionException(pool.getPoolName() + " is away, as somebody found out just now");
        }
        try {
            Connection connection = pool.getConnection();
            refusedUntil.set(NEVER);
            return connection;
        } catch (SQLException away) {
            if (isEmpty()) {
                refusedUntil.set(nanoTime.getAsLong() + keepNanos);
            }
            throw away;
        }
    }

    /** The time is over: one takes the try, for the others it goes on until he knows more. */
    private boolean isMineToTry(long until) {
        long now = nanoTime.getAsLong();
        return now - until >= 0
                && refusedUntil.compareAndSet(until, now + keepNanos + pool.getConnectionTimeout() * 1_000_000);
    }

    private boolean isEmpty() {
        return pool.getHikariPoolMXBean().getTotalConnections() == 0;
    }
}
