package io.flashsale.platform.lane;

import io.flashsale.platform.ShutdownOrder;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Makes the lanes of a service and empties them at shutdown, after the last request and before the pools close. */
public final class Lanes implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Lanes.class);

    private final MeterRegistry registry;
    private final Executor executor;
    private final Duration drainTimeout;
    private final Map<String, LaneMetrics> metrics = new ConcurrentHashMap<>();
    private final Queue<Lane<?, ?>> lanes = new ConcurrentLinkedQueue<>();
    private volatile boolean running;

    public Lanes(MeterRegistry registry, Executor executor, Duration drainTimeout) {
        this.registry = registry;
        this.executor = executor;
        this.drainTimeout = drainTimeout;
    }

    public <Q, A> Lane<Q, A> open(LaneSettings settings, Lane.Work<Q, A> work) {
        LaneMetrics shared = metrics.computeIfAbsent(settings.name(), name -> new LaneMetrics(registry, name));
        Lane<Q, A> lane = new Lane<>(settings, work, executor, System::nanoTime, shared);
        lanes.add(lane);
        return lane;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        lanes.forEach(Lane::close);
        long deadlineNanos = System.nanoTime() + drainTimeout.toNanos();
        while (!lanes.stream().allMatch(Lane::isIdle)) {
            if (System.nanoTime() - deadlineNanos > 0) {
                log.warn("lanes did not empty within {}", drainTimeout);
                return;
            }
            LockSupport.parkNanos(5_000_000);
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return ShutdownOrder.LANES;
    }
}
