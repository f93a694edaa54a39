package io.flashsale.payment.adapter.job;

import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does something to each of a list, a bounded number at once, and returns when all are done. One failure stops none. */
final class Bounded {

    private static final Logger LOG = LoggerFactory.getLogger(Bounded.class);

    private final int atOnce;

    Bounded(int atOnce) {
        this.atOnce = atOnce;
    }

    <T> void forEach(List<T> items, Consumer<T> work) {
        if (items.isEmpty()) {
            return;
        }
        var permits = new Semaphore(atOnce);
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var item : items) {
                permits.acquireUninterruptibly();
                executor.execute(() -> {
                    try {
                        work.accept(item);
                    } catch (RuntimeException failure) {
                        LOG.warn("{} is tried again later: {}", item, failure.toString());
                    } finally {
                        permits.release();
                    }
                });
            }
        }
    }
}
