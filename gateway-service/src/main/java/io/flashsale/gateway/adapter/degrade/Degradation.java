package io.flashsale.gateway.adapter.degrade;

import io.flashsale.gateway.GatewayProperties;
import io.flashsale.gateway.adapter.upstream.Upstream;
import io.flashsale.gateway.adapter.upstream.Upstreams;
import io.flashsale.gateway.domain.Level;
import io.flashsale.gateway.domain.LevelControl;
import io.flashsale.gateway.domain.Pressure;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.lang.management.ManagementFactory;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** The level in force: measured, unless an operator has said which. Asking for it costs one read. */
@Component
public final class Degradation {

    private static final Logger LOG = LoggerFactory.getLogger(Degradation.class);

    /** What an operator is shown. */
    public record State(Level level, @Nullable Level forced, Level measured, Pressure pressure) {}

    private final LevelControl control;
    private final Upstream order;
    private final Upstream inventory;
    private final DoubleSupplier cpu;
    private final MeterRegistry meters;
    private final int checkoutCapacity;
    private final LongAdder checkouts = new LongAdder();
    private final LongAdder checkoutNanos = new LongAdder();
    private final Map<Level, Counter> givenUp = new EnumMap<>(Level.class);
    private volatile Level level = Level.NORMAL;
    private volatile @Nullable Level forced;
    private volatile Pressure pressure = Pressure.NONE;

    Degradation(GatewayProperties properties, Upstreams upstreams, MeterRegistry meters) {
        var settings = properties.degradation();
        this.control = new LevelControl(new LevelControl.Terms(
                settings.stockFigures(),
                settings.orderHistory(),
                settings.checkout(),
                settings.upAfter().toNanos(),
                settings.calmFor().toNanos(),
                settings.release()));
        this.order = upstreams.of("order");
        this.inventory = upstreams.of("inventory");
        this.cpu = processCpu();
        this.meters = meters;
        this.checkoutCapacity = properties.checkout().capacity();
        meters.gauge("flash.gateway.degradation.level", this, state -> state.level.number());
        for (var what : new Level[] {Level.STOCK_FIGURES, Level.ORDER_HISTORY, Level.CHECKOUT}) {
            var label = what.name().toLowerCase(Locale.ROOT).replace('_', '-');
            givenUp.put(what, meters.counter("flash.gateway.degraded", "what", label));
        }
    }

    /** Whether this is given up now. */
    public boolean givesUp(Level what) {
        return level.givesUp(what);
    }

    /** One answer less, or less exact, because of it. */
    public void countGivenUp(Level what) {
        var counter = givenUp.get(what);
        if (counter != null) {
            counter.increment();
        }
    }

    /** An attempt to order ended and had to wait for a service. */
    public void checkoutTook(long nanos) {
        checkouts.increment();
        checkoutNanos.add(nanos);
    }

    /** Null: the gateway decides again. */
    public void force(@Nullable Level wanted) {
        forced = wanted;
        apply();
    }

    public State state() {
        return new State(level, forced, control.level(), pressure);
    }

    @Scheduled(fixedRateString = "${flash.gateway.degradation.sample-every:500ms}")
    void sample() {
        long ended = checkouts.sumThenReset();
        long nanos = checkoutNanos.sumThenReset();
        double checkoutMillis = ended == 0 ? 0 : (double) nanos / ended / TimeUnit.MILLISECONDS.toNanos(1);
        // Checkouts wait in their lane, everything else before the service itself.
        double orderQueue = Math.max(order.queueShare(), checkoutLaneShare());
        pressure = new Pressure(orderQueue, inventory.queueShare(), Math.max(0, cpu.getAsDouble()), checkoutMillis);
        control.measured(pressure, System.nanoTime());
        apply();
    }

    private double checkoutLaneShare() {
        var queue = meters.find("flash.lane.queue").tag("lane", "checkout").gauge();
        return queue == null ? 0 : Math.clamp(queue.value() / checkoutCapacity, 0, 1);
    }

    private synchronized void apply() {
        var wanted = forced;
        var next = wanted == null ? control.level() : wanted;
        if (next != level) {
            LOG.warn("degradation {} -> {}{}: {}", level, next, wanted == null ? "" : " by an operator", pressure);
            level = next;
        }
    }

    private static DoubleSupplier processCpu() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? system::getProcessCpuLoad
                : () -> 0;
    }
}
