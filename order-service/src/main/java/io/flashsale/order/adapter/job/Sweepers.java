package io.flashsale.order.adapter.job;

import io.flashsale.order.OrderProperties;
import io.flashsale.order.app.ExpireOrders;
import io.flashsale.order.app.RedrivePlaced;
import io.flashsale.order.app.SweepReservations;
import io.flashsale.order.app.port.Sweeps;
import io.flashsale.platform.ShutdownOrder;
import io.flashsale.platform.job.PeriodicJob;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Every instance sweeps: all of it is idempotent, and an instance that died must not be waited for. */
@Configuration(proxyBeanMethods = false)
class Sweepers {

    private static final Duration WATCH_EVERY = Duration.ofSeconds(10);

    @Bean
    PeriodicJob reservationSweeper(SweepReservations sweep, OrderProperties properties) {
        return new PeriodicJob(
                "sweep-reservations",
                properties.sweepEvery(),
                ShutdownOrder.JOBS,
                () -> sweep.sweep(properties.sweepLimit()));
    }

    @Bean
    PeriodicJob placedSweeper(RedrivePlaced redrive, OrderProperties properties) {
        return new PeriodicJob(
                "redrive-placed",
                properties.sweepEvery(),
                ShutdownOrder.JOBS,
                () -> redrive.redrive(properties.placedOlderThan(), properties.sweepLimit()));
    }

    /** What {@link #placedSweeper} has not cured yet. */
    @Bean
    PeriodicJob undecidedWatch(Sweeps sweeps, OrderProperties properties, MeterRegistry registry) {
        var last = new AtomicReference<>(new Sweeps.Undecided(0, Duration.ZERO));
        Gauge.builder("flash.orders.undecided", last, seen -> seen.get().count())
                .description("Orders that are PLACED for longer than placed-older-than")
                .register(registry);
        Gauge.builder(
                        "flash.orders.undecided.oldest",
                        last,
                        seen -> seen.get().oldest().toMillis() / 1_000.0)
                .baseUnit("seconds")
                .description("Age of the oldest of them; 0 if there is none")
                .register(registry);
        return new PeriodicJob(
                "undecided-watch",
                WATCH_EVERY,
                ShutdownOrder.JOBS,
                () -> last.set(sweeps.undecided(properties.placedOlderThan())));
    }

    @Bean
    PeriodicJob unpaidSweeper(ExpireOrders expire, OrderProperties properties) {
        return new PeriodicJob(
                "sweep-unpaid",
                properties.sweepEvery(),
                ShutdownOrder.JOBS,
                () -> expire.bySweep(properties.unpaidGrace(), properties.sweepLimit()));
    }
}
