package io.flashsale.platform.lane;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** {@code flash.lane.*}, shared by all lanes of one name: batch size, wait, work, queue, refusals. */
public final class LaneMetrics {

    private final DistributionSummary batchSize;
    private final Timer wait;
    private final Timer work;
    private final Counter refused;
    private final AtomicInteger waiting = new AtomicInteger();

    public LaneMetrics(MeterRegistry registry, String lane) {
        batchSize = DistributionSummary.builder("flash.lane.batch.size")
                .description("Requests that travelled together")
                .tag("lane", lane)
                .serviceLevelObjectives(1, 2, 4, 8, 16, 32, 64, 128)
                .register(registry);
        wait = Timer.builder("flash.lane.wait")
                .description("Time in the queue")
                .tag("lane", lane)
                .publishPercentiles(0.5, 0.99)
                .register(registry);
        work = Timer.builder("flash.lane.work")
                .description("Time of one batch at the resource")
                .tag("lane", lane)
                .publishPercentiles(0.5, 0.99)
                .register(registry);
        refused = Counter.builder("flash.lane.refused")
                .description("Requests refused because the lane was full, closed or too slow")
                .tag("lane", lane)
                .register(registry);
        Gauge.builder("flash.lane.queue", waiting, AtomicInteger::get)
                .description("Requests that wait now")
                .tag("lane", lane)
                .register(registry);
    }

    void waiting(int change) {
        waiting.addAndGet(change);
    }

    void waited(long nanos) {
        wait.record(nanos, TimeUnit.NANOSECONDS);
    }

    void batch(int size, long nanos) {
        batchSize.record(size);
        work.record(nanos, TimeUnit.NANOSECONDS);
    }

    void refused() {
        refused.increment();
    }
}
