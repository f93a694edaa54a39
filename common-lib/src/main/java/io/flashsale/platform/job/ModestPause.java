package io.flashsale.platform.job;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * A pause that grows with the work: after a run that took long the next one comes later, so that a task whose work grows with
 * the data keeps to a share of the time. For {@link PeriodicJob}.
 */
public final class ModestPause implements Supplier<Duration> {

    /** A run and its pause: a twentieth of the time is work. */
    private static final int TIMES = 19;

    private final Duration least;
    private final Duration most;
    private final LongSupplier nanoTime;
    private volatile Duration next;

    public ModestPause(Duration least, Duration most) {
        this(least, most, System::nanoTime);
    }

    /** @param most one run that hung must not put off the next for hours */
    ModestPause(Duration least, Duration most, LongSupplier nanoTime) {
        if (least.compareTo(most) > 0) {
            throw new IllegalArgumentException("the least pause, " + least + ", is longer than the longest, " + most);
        }
        this.least = least;
        this.most = most;
        this.nanoTime = nanoTime;
        this.next = least;
    }

    /** The task, its time taken, whether or not it fails. */
    public Runnable after(Runnable task) {
        return () -> {
            long begin = nanoTime.getAsLong();
            try {
                task.run();
            } finally {
                next = bounded(Duration.ofNanos(nanoTime.getAsLong() - begin).multipliedBy(TIMES));
            }
        };
    }

    private Duration bounded(Duration wanted) {
        Duration atLeast = wanted.compareTo(least) > 0 ? wanted : least;
        return atLeast.compareTo(most) < 0 ? atLeast : most;
    }

    @Override
    public Duration get() {
        return next;
    }
}
