package io.flashsale.platform.job;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Runs a task again and again on a virtual thread of its own, with a pause between two runs. A failed run is logged and
 * the next one comes in its turn: a job must not die of a neighbour's bad minute.
 */
public final class PeriodicJob implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(PeriodicJob.class);

    private final String name;
    private final Supplier<Duration> pause;
    private final int phase;
    private final Runnable task;
    private final Runnable afterStop;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean stopping;
    private boolean asked;
    private @Nullable Thread thread;

    public PeriodicJob(String name, Duration pause, int phase, Runnable task) {
        this(name, pause, phase, task, () -> {});
    }

    /** @param afterStop runs once the last run has ended */
    public PeriodicJob(String name, Duration pause, int phase, Runnable task, Runnable afterStop) {
        this(name, () -> pause, phase, task, afterStop);
    }

    /** @param pause asked for before each run: it may vary */
    public PeriodicJob(String name, Supplier<Duration> pause, int phase, Runnable task, Runnable afterStop) {
        this.name = name;
        this.pause = pause;
        this.phase = phase;
        this.task = task;
        this.afterStop = afterStop;
    }

    /** Lets the next run start now, or right after the one under way. */
    public void runSoon() {
        lock.lock();
        try {
            asked = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void start() {
        stopping = false;
        thread = Thread.ofVirtual().name("job-" + name).start(this::loop);
    }

    @Override
    public void stop() {
        Thread running = thread;
        lock.lock();
        try {
            stopping = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (running != null) {
            try {
                running.join(Duration.ofSeconds(10));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        thread = null;
        afterStop.run();
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    @Override
    public int getPhase() {
        return phase;
    }

    private void loop() {
        while (pauseUnlessStopping()) {
            try {
                task.run();
            } catch (RuntimeException e) {
                log.warn("job {} failed, it will run again: {}", name, e.toString());
            }
        }
    }

    private boolean pauseUnlessStopping() {
        lock.lock();
        try {
            long leftNanos = pause.get().toNanos();
            while (!stopping && !asked && leftNanos > 0) {
                leftNanos = changed.awaitNanos(leftNanos);
            }
            asked = false;
            return !stopping;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }
}
