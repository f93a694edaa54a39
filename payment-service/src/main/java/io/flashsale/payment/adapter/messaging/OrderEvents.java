package io.flashsale.payment.adapter.messaging;

import io.flashsale.contract.EventTypes;
import io.flashsale.contract.OrderCancelled;
import io.flashsale.contract.PaymentOrphaned;
import io.flashsale.contract.Topics;
import io.flashsale.payment.app.CloseCancelled;
import io.flashsale.payment.app.MarkPaid;
import io.flashsale.payment.app.RefundOrphans;
import io.flashsale.platform.job.PeriodicJob;
import io.flashsale.platform.messaging.Subscription;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What order-service says, and what we do about it. */
@Configuration(proxyBeanMethods = false)
class OrderEvents {

    @Bean
    Subscription orderSubscription(
            RefundOrphans refundOrphans,
            CloseCancelled closeCancelled,
            MarkPaid markPaid,
            PeriodicJob refundJob,
            PeriodicJob checkJob,
            MeterRegistry registry) {
        return Subscription.to(Topics.ORDER_EVENTS)
                .on(EventTypes.PAYMENTS_ORPHANED, items -> refund(items, refundOrphans, refundJob, registry))
                .on(EventTypes.ORDERS_CANCELLED, items -> close(items, closeCancelled, checkJob))
                .on(EventTypes.ORDERS_PAID, markPaid::mark);
    }

    private static void refund(
            List<PaymentOrphaned> orphans, RefundOrphans refundOrphans, PeriodicJob refundJob, MeterRegistry registry) {
        int requested = refundOrphans.refund(orphans);
        registry.counter("flash.payment.refunds", "result", "requested").increment(requested);
        // The job would find them anyway; the shopper gets his money sooner.
        refundJob.runSoon();
    }

    private static void close(List<OrderCancelled> cancelled, CloseCancelled closeCancelled, PeriodicJob checkJob) {
        if (closeCancelled.close(cancelled) > 0) {
            checkJob.runSoon();
        }
    }
}
