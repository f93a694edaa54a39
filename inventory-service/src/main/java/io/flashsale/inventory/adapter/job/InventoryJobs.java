package io.flashsale.inventory.adapter.job;

import io.flashsale.inventory.app.AskForEndings;
import io.flashsale.inventory.app.GuardItems;
import io.flashsale.inventory.app.ReconcileGates;
import io.flashsale.inventory.app.RestoreGates;
import io.flashsale.platform.ShutdownOrder;
import io.flashsale.platform.job.PeriodicJob;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Each job runs on one instance at a time; the others look again after the pause. */
@Configuration(proxyBeanMethods = false)
class InventoryJobs {

    @Bean
    PeriodicJob restoreGatesJob(RestoreGates restore, OneAtATime one, JobProperties properties) {
        return new PeriodicJob(
                "restore-gates",
                properties.restoreEvery(),
                ShutdownOrder.JOBS,
                () -> one.run("restore-gates", restore::restoreAll));
    }

    @Bean
    PeriodicJob reconcileGatesJob(ReconcileGates reconcile, OneAtATime one, JobProperties properties) {
        return new PeriodicJob(
                "reconcile-gates",
                properties.reconcileEvery(),
                ShutdownOrder.JOBS,
                () -> one.run("reconcile-gates", reconcile::reconcileAll));
    }

    @Bean
    PeriodicJob askForEndingsJob(AskForEndings ask, OneAtATime one, JobProperties properties) {
        return new PeriodicJob(
                "ask-for-endings",
                properties.askEvery(),
                ShutdownOrder.JOBS,
                () -> one.run("ask-for-endings", ask::askAll));
    }

    @Bean
    PeriodicJob guardItemsJob(GuardItems guard, OneAtATime one, JobProperties properties) {
        return new PeriodicJob(
                "guard-items",
                properties.guardEvery(),
                ShutdownOrder.JOBS,
                () -> one.run("guard-items", guard::guardAll));
    }
}
