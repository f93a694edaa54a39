package io.flashsale.inventory.adapter.job;

import io.flashsale.inventory.app.AskForEndings;
import io.flashsale.inventory.app.GuardItems;
import io.flashsale.inventory.app.ReconcileGates;
import io.flashsale.inventory.app.RestoreGates;
import io.flashsale.platform.ShutdownOrder;
import io.flashsale.platform.job.ModestPause;
import io.flashsale.platform.job.PeriodicJob;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Each job runs on one instance at a time; the others look again after the pause. */
@Configuration(proxyBeanMethods = false)
class InventoryJobs {

    /** Times the usual one. */
    private static final int LONGEST_PAUSE = 10;

    private final OneAtATime one;
    private final JobProperties properties;

    InventoryJobs(OneAtATime one, JobProperties properties) {
        this.one = one;
        this.properties = properties;
    }

    @Bean
    PeriodicJob restoreGatesJob(RestoreGates restore) {
        return job("restore-gates", properties.restoreEvery(), restore::restoreAll);
    }

    @Bean
    PeriodicJob reconcileGatesJob(ReconcileGates reconcile) {
        return job("reconcile-gates", properties.reconcileEvery(), reconcile::reconcileAll);
    }

    @Bean
    PeriodicJob askForEndingsJob(AskForEndings ask) {
        return modestJob("ask-for-endings", properties.askEvery(), ask::askAll);
    }

    @Bean
    PeriodicJob guardItemsJob(GuardItems guard) {
        return modestJob("guard-items", properties.guardEvery(), guard::guardAll);
    }

    private PeriodicJob job(String name, Duration every, Runnable work) {
        return new PeriodicJob(name, every, ShutdownOrder.JOBS, () -> one.run(name, work));
    }

    /** For work that grows with what has been sold. */
    private PeriodicJob modestJob(String name, Duration every, Runnable work) {
        var pause = new ModestPause(every, every.multipliedBy(LONGEST_PAUSE));
        var measured = pause.after(work);
        return new PeriodicJob(name, pause, ShutdownOrder.JOBS, () -> one.run(name, measured), () -> {});
    }
}
