package io.flashsale.platform.lane;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * A queue in front of one shared resource. A batch is whatever queued up while the previous one was under way: a lone
 * request travels alone at once, and the busier the resource, the larger the batches.
 *
 * <p>Beside a batch that is under way a second one starts when it is full, or when the last start is {@link
 * LaneSettings#patience()} ago: most of a batch's cost does not depend on what it carries (docs/adr/0025). For the same
 * reason starts can be held apart by a {@link LaneSettings#pace()}, and a {@link LaneSettings#rest()} after a batch lets those
 * come back who have just been answered.
 *
 * <p>First come, first served. Bounded: {@link LaneSettings#capacity()} wait at most.
 *
 * @param <Q> a request
 * @param <A> its answer
 */
public final class Lane<Q, A> {

    /** One request under way; answer or fail it once. */
    public static final class Entry<Q, A> {

        private final Q request;
        private final long submittedNanos;
        private final CompletableFuture<A> future = new CompletableFuture<>();

        private Entry(Q request, long submittedNanos) {
            this.request = request;
            this.submittedNanos = submittedNanos;
        }

        public Q request() {
            return request;
        }

        /** Answers the caller now, before the rest of the batch's work is done. */
        public void answer(A answer) {
            future.complete(answer);
        }

        public void fail(Throwable cause) {
            future.completeExceptionally(cause);
        }

        public boolean isAnswered() {
            return future.isDone();
        }
    }

    /** What is done with a batch. What it throws fails every entry that has no answer yet. */
    @FunctionalInterface
    public interface Work<Q, A> {
        void perform(List<Entry<Q, A>> batch) throws Exception;
    }

    /** Runs something later, once. */
    @FunctionalInterface
    public interface Timer {
        void runAfter(long nanos, Runnable task);
    }

    /** How often in {@link LaneSettings#answerWithin()} somebody looks for those who are late. */
    private static final int LOOKS = 8;

    /** A batch of less than such a part of a full one says nothing about who will come back. */
    private static final int FEW = 8;

    private final LaneSettings settings;
    private final Work<Q, A> work;
    private final Executor executor;
    private final Timer timer;
    private final LongSupplier nanoTime;
    private final LaneMetrics metrics;
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Entry<Q, A>> waiting = new ArrayDeque<>();
    private int underWay;
    private long lastStartNanos;
    private boolean started;
    private long lastEndNanos;
    private int lastSize;
    private boolean timed;
    private long timerNanos;
    private final List<List<Entry<Q, A>>> batches = new ArrayList<>();
    private boolean watched;
    private boolean closed;

    /** With the JDK's timer. */
    public Lane(LaneSettings settings, Work<Q, A> work, Executor executor, LongSupplier nanoTime, LaneMetrics metrics) {
        this(
                settings,
                work,
                executor,
                // What is timed only looks and starts, which needs no thread of its own.
                (nanos, task) -> CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS, Runnable::run)
                        .execute(task),
                nanoTime,
                metrics);
    }

    public Lane(
            LaneSettings settings,
            Work<Q, A> work,
            Executor executor,
            Timer timer,
            LongSupplier nanoTime,
            LaneMetrics metrics) {
        this.settings = settings;
        this.work = work;
        this.executor = executor;
        this.timer = timer;
        this.nanoTime = nanoTime;
        this.metrics = metrics;
    }

    /** @throws LaneFull if the lane is full or closed */
    public CompletableFuture<A> submit(Q request) {
        Entry<Q, A> entry = new Entry<>(request, nanoTime.getAsLong());
        boolean start;
        lock.lock();
        try {
            if (closed || waiting.size() >= settings.capacity()) {
                metrics.refused();
                throw new LaneFull("lane " + settings.name() + (closed ? " is closed" : " is full"));
            }
            waiting.add(entry);
            metrics.waiting(1);
            watch();
            start = claim();
        } finally {
            lock.unlock();
        }
        if (start) {
            executor.execute(this::drain);
        }
        return entry.future;
    }

    /** Under the lock. @return whether a batch may start now; it counts as under way then */
    private boolean claim() {
        if (waiting.isEmpty() || underWay >= settings.concurrency()) {
            return false;
        }
        long now = nanoTime.getAsLong();
        long tooSoon = started ? tooSoon(now) : 0;
        if (tooSoon > 0) {
            long due = now + tooSoon;
            if (!timed || due - timerNanos < 0) {
                timed = true;
                timerNanos = due;
                timer.runAfter(tooSoon, () -> tryAgain(due));
            }
            return false;
        }
        underWay++;
        started = true;
        lastStartNanos = now;
        return true;
    }

    /** Under the lock. @return how long it is until the next batch may start; not positive if it may now */
    private long tooSoon(long now) {
        if (waiting.size() >= settings.maxBatch()) {
            return 0;
        }
        long paced = lastStartNanos + settings.pace().toNanos() - now;
        if (underWay > 0) {
            return Math.max(paced, lastStartNanos + settings.patience().toNanos() - now);
        }
        return areBack()
                ? paced
                : Math.max(paced, lastEndNanos + settings.rest().toNanos() - now);
    }

    /** Under the lock. The rest is for those who have just been answered; a few who come by chance don't end it. */
    private boolean areBack() {
        return waiting.size() >= Math.max(lastSize, Math.max(2, settings.maxBatch() / FEW));
    }

    private void tryAgain(long due) {
        boolean start;
        lock.lock();
        try {
            // One that an earlier timer has replaced finds nothing to do, or starts what may start anyway.
            timed = timed && due != timerNanos;
            start = claim();
        } finally {
            lock.unlock();
        }
        if (start) {
            executor.execute(this::drain);
        }
    }

    /** Under the lock. One timer looks after all who wait here, and none after an idle lane. */
    private void watch() {
        if (!watched && settings.isAnswerBounded()) {
            watched = true;
            timer.runAfter(settings.answerWithin().toNanos() / LOOKS, this::failTheLate);
        }
    }

    private void failTheLate() {
        List<Entry<Q, A>> late = new ArrayList<>();
        lock.lock();
        try {
            long now = nanoTime.getAsLong();
            Predicate<Entry<Q, A>> isLate = entry ->
                    now - entry.submittedNanos > settings.answerWithin().toNanos() && !entry.isAnswered();
            batches.forEach(batch -> batch.stream().filter(isLate).forEach(late::add));
            waiting.stream().filter(isLate).forEach(late::add);
            watched = false;
            if (!batches.isEmpty() || !waiting.isEmpty()) {
                watch();
            }
        } finally {
            lock.unlock();
        }
        // Who waits still stays in the queue: his batch finds him answered, or refuses him as too old.
        late.forEach(entry -> entry.fail(new LaneTimeout("no answer of lane " + settings.name() + " in time")));
    }

    /** No new request is taken; those that wait are still served. */
    public void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
    }

    public boolean isIdle() {
        lock.lock();
        try {
            return waiting.isEmpty() && underWay == 0;
        } finally {
            lock.unlock();
        }
    }

    private void drain() {
        List<Entry<Q, A>> batch;
        do {
            batch = take();
            perform(batch);
        } while (again(batch));
    }

    /** The batch is done. @return whether the next one may start at once */
    private boolean again(List<Entry<Q, A>> batch) {
        lock.lock();
        try {
            batches.removeIf(one -> one == batch);
            underWay--;
            lastEndNanos = nanoTime.getAsLong();
            return claim();
        } finally {
            lock.unlock();
        }
    }

    /** Empty if another batch took all that waited. */
    private List<Entry<Q, A>> take() {
        lock.lock();
        try {
            List<Entry<Q, A>> batch = new ArrayList<>(Math.min(waiting.size(), settings.maxBatch()));
            while (batch.size() < settings.maxBatch() && !waiting.isEmpty()) {
                batch.add(waiting.poll());
            }
            batches.add(batch);
            lastSize = batch.size();
            return batch;
        } finally {
            lock.unlock();
        }
    }

    private void perform(List<Entry<Q, A>> taken) {
        metrics.waiting(-taken.size());
        long startNanos = nanoTime.getAsLong();
        List<Entry<Q, A>> batch = new ArrayList<>(taken.size());
        for (Entry<Q, A> entry : taken) {
            long waitedNanos = startNanos - entry.submittedNanos;
            metrics.waited(waitedNanos);
            if (waitedNanos > settings.maxWait().toNanos()) {
                metrics.refused();
                entry.fail(new LaneFull("lane " + settings.name() + " is too slow"));
            } else {
                batch.add(entry);
            }
        }
        if (batch.isEmpty()) {
            return;
        }
        Throwable failure = null;
        try {
            work.perform(batch);
        } catch (Throwable e) { // The lane must survive whatever its work throws; the callers get it.
            failure = e;
        }
        metrics.batch(batch.size(), nanoTime.getAsLong() - startNanos);
        for (Entry<Q, A> entry : batch) {
            if (!entry.isAnswered()) {
                entry.fail(failure != null ? failure : new IllegalStateException("the lane's work forgot an entry"));
            }
        }
    }
}
