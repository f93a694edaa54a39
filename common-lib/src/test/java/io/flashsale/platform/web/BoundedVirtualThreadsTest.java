package io.flashsale.platform.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class BoundedVirtualThreadsTest {

    private static final int MOST = 4;

    private final BoundedVirtualThreads threads = new BoundedVirtualThreads(MOST);

    @Test
    void neverMoreAtOnceAndEverythingIsDone() throws InterruptedException {
        int tasks = 5_000;
        var atOnce = new AtomicInteger();
        var mostSeen = new AtomicInteger();
        var done = new CountDownLatch(tasks);
        var senders = new ArrayList<Thread>();
        for (int sender = 0; sender < 5; sender++) {
            senders.add(Thread.startVirtualThread(() -> {
                for (int i = 0; i < tasks / 5; i++) {
                    threads.execute(() -> {
                        mostSeen.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                        LockSupport.parkNanos(1_000);
                        atOnce.decrementAndGet();
                        done.countDown();
                    });
                }
            }));
        }
        for (Thread sender : senders) {
            sender.join();
        }
        assertThat(done.await(60, TimeUnit.SECONDS)).as("all are done").isTrue();
        assertThat(mostSeen).hasValueBetween(2, MOST);
        awaitRest();
    }

    @Test
    void whatFailsFreesItsPlace() throws InterruptedException {
        var done = new CountDownLatch(MOST);
        for (int i = 0; i < 3 * MOST; i++) {
            threads.execute(() -> {
                throw new IllegalStateException("on purpose");
            });
        }
        for (int i = 0; i < MOST; i++) {
            threads.execute(done::countDown);
        }
        assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
        awaitRest();
    }

    private void awaitRest() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (threads.underWay() > 0 || threads.waiting() > 0) {
            assertThat(System.nanoTime())
                    .as("under way %d, waiting %d", threads.underWay(), threads.waiting())
                    .isLessThan(deadline);
            LockSupport.parkNanos(1_000_000);
        }
    }
}
