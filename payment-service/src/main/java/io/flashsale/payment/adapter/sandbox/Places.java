package io.flashsale.payment.adapter.sandbox;

import io.flashsale.payment.app.port.ProviderUnavailable;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Places for calls to one provider, and a short queue in front of them: first come, first served. */
final class Places {

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(10);

    /** Of the mean, the newest call counts for so much: one in. */
    private static final int MEAN_OVER = 16;

    private final int atOnce;
    private final int maxWaiting;
    private final Duration maxWait;
    private final Semaphore free;
    private final AtomicInteger waiting = new AtomicInteger();

    /** Written without a lock: a lost call changes little. */
    private volatile long meanNanos;

    Places(int atOnce, int maxWaiting, Duration maxWait) {
        this.atOnce = atOnce;
        this.maxWaiting = maxWaiting;
        this.maxWait = maxWait;
        this.free = new Semaphore(atOnce, true);
    }

    /**
     * Returns with a place, which must be left.
     *
     * @throws ProviderUnavailable at once if too many wait, else after {@code maxWait}
     */
    void take() {
        try {
            // Without a wait first, in turn: that costs nothing while there are places.
            if (free.tryAcquire(0, TimeUnit.NANOSECONDS)) {
                return;
            }
            if (waiting.incrementAndGet() > maxWaiting) {
                waiting.decrementAndGet();
                throw ProviderUnavailable.busy("too many calls to the provider are waiting", retryAfter());
            }
            try {
                if (!free.tryAcquire(maxWait.toNanos(), TimeUnit.NANOSECONDS)) {
                    throw ProviderUnavailable.busy("calls to the provider take too long", retryAfter());
                }
            } finally {
                waiting.decrementAndGet();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ProviderUnavailable("interrupted", interrupted);
        }
    }

    /** @param nanos that the call took */
    void leave(long nanos) {
        long mean = meanNanos;
        meanNanos = mean == 0 ? nanos : mean + (nanos - mean) / MEAN_OVER;
        free.release();
    }

    boolean areFull() {
        return free.availablePermits() == 0;
    }

    int waiting() {
        return waiting.get();
    }

    /** When those that wait now will have been served, as calls have been going; whole seconds, as a client is told. */
    Duration retryAfter() {
        double rounds = (double) (waiting.get() + atOnce) / atOnce;
        var served = Duration.ofSeconds((long) Math.ceil(rounds * meanNanos / TimeUnit.SECONDS.toNanos(1)));
        return served.compareTo(SHORTEST) < 0 ? SHORTEST : served.compareTo(LONGEST) > 0 ? LONGEST : served;
    }
}
