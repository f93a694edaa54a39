package io.flashsale.platform.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flashsale.platform.ServiceUnavailable;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LeasedIdsTest {

    private static final long NOW = IdLayout.EPOCH_MILLIS + 123_456_789;

    @Test
    void theFieldsOfAnIdCanBeReadBack() {
        long id = IdLayout.compose(NOW, 511, 255, 63);
        assertThat(IdLayout.epochMillis(id)).isEqualTo(NOW);
        assertThat(IdLayout.worker(id)).isEqualTo(511);
        assertThat(IdLayout.sequence(id)).isEqualTo(255);
        assertThat(Gene.of(id)).isEqualTo(63);
        assertThat(IdLayout.compose(IdLayout.EPOCH_MILLIS + (1L << 40) - 1, 511, 255, 63))
                .isPositive();
    }

    @Test
    void idsOfOneGeneGrowWithTime() {
        AtomicLong clock = new AtomicLong(NOW);
        Ids ids = new LeasedIds(clock::get, millis -> 3);
        long before = 0;
        for (int i = 0; i < 1_000; i++) {
            if (i % 100 == 0) {
                clock.incrementAndGet();
            }
            long id = ids.next(7);
            assertThat(id).isGreaterThan(before);
            before = id;
        }
    }

    @Test
    void concurrentCallersGetDifferentIds() throws Exception {
        Ids ids = new LeasedIds(System::currentTimeMillis, millis -> 1);
        Set<Long> seen = ConcurrentHashMap.newKeySet();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int caller = 0; caller < 16; caller++) {
                executor.submit(() -> {
                    for (int i = 0; i < 500; i++) {
                        assertThat(seen.add(ids.next(i % 64))).isTrue();
                    }
                });
            }
        }
        assertThat(seen).hasSize(16 * 500);
    }

    @Test
    void aSmallStepBackIsWaitedOut() {
        AtomicLong clock = new AtomicLong(NOW);
        Ids ids = new LeasedIds(clock::getAndIncrement, millis -> 1); // Each look at the clock is a millisecond later.
        long first = ids.next(0);
        clock.addAndGet(-40);
        assertThat(ids.next(0)).isGreaterThan(first);
    }

    @Test
    void aLargeStepBackIsRefused() {
        AtomicLong clock = new AtomicLong(NOW);
        Ids ids = new LeasedIds(clock::get, millis -> 1);
        ids.next(0);
        clock.addAndGet(-1_000);
        assertThatThrownBy(() -> ids.next(0)).isInstanceOf(ServiceUnavailable.class);
    }

    @Test
    void withoutALeaseThereIsNoId() {
        Ids ids = new LeasedIds(() -> NOW, millis -> {
            throw new ServiceUnavailable("no worker lease");
        });
        assertThatThrownBy(() -> ids.next(0)).isInstanceOf(ServiceUnavailable.class);
    }
}
