package io.flashsale.platform.web;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Virtual threads, so many at once and no more; what comes beyond waits its turn. A virtual thread costs nothing to have,
 * but a request that it serves does: some 100 KB of buffers, headers and stack. Two thousand requests at once, none of them
 * large, were the end of a gateway with a heap of 256 MB.
 */
final class BoundedVirtualThreads implements Executor {

    private final int most;
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waitingCount = new AtomicInteger();
    private final AtomicInteger underWay = new AtomicInteger();
    private final ThreadFactory threads = Thread.ofVirtual().name("http-", 0).factory();

    BoundedVirtualThreads(int most) {
        this.most = most;
    }

    int underWay() {
        return underWay.get();
    }

    int waiting() {
        return waitingCount.get();
    }

    @Override
    public void execute(Runnable task) {
        waitingCount.incrementAndGet();
        waiting.add(task);
        startNext();
    }

    /** A thread more, if there is something to do and a place for it. */
    private void startNext() {
        while (!waiting.isEmpty()) {
            int now = underWay.get();
            if (now >= most) {
                return;
            }
            if (underWay.compareAndSet(now, now + 1)) {
                threads.newThread(this::work).start();
                return;
            }
        }
    }

    private void work() {
        try {
            for (Runnable task = waiting.poll(); task != null; task = waiting.poll()) {
                waitingCount.decrementAndGet();
                task.run();
            }
        } finally {
            underWay.decrementAndGet();
            // What came between the last look and the line above has found no place.
            startNext();
        }
    }
}
