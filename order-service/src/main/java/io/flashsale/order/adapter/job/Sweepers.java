package io.flashsale.order.adapter.job;

import io.flashsale.order.OrderProperties;
import io.flashsale.order.app.ExpireOrders;
import io.flashsale.order.app.RedrivePlaced;
import io.flashsale.order.app.SweepReservations;
import io.flashsale.platform.ShutdownOrder;
import io.flashsale.platform.job.PeriodicJob;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Every instance sweeps: all of it is idempotent, and an instance that died must not be waited for. */
@Configuration(proxyBeanMethods = false)
class Sweepers {

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

    @Bean
    PeriodicJob unpaidSweeper(ExpireOrders expire, OrderProperties properties) {
        return new PeriodicJob(
                "sweep-unpaid",
                properties.sweepEvery(),
                ShutdownOrder.JOBS,
                () -> expire.bySweep(properties.unpaidGrace(), properties.sweepLimit()));
    }
}
