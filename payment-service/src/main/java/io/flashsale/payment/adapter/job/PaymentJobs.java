package io.flashsale.payment.adapter.job;

import io.flashsale.payment.PaymentProperties;
import io.flashsale.payment.app.CheckPayment;
import io.flashsale.payment.app.RecordNotice;
import io.flashsale.payment.app.SendRefund;
import io.flashsale.payment.app.port.MoneyAudit;
import io.flashsale.payment.app.port.PaymentStore.Check;
import io.flashsale.payment.domain.Refund;
import io.flashsale.platform.ShutdownOrder;
import io.flashsale.platform.job.PeriodicJob;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The backstops. Several instances may run them: a row's compare-and-set gives each piece of work to one. */
@Configuration(proxyBeanMethods = false)
class PaymentJobs {

    private static final Logger LOG = LoggerFactory.getLogger(PaymentJobs.class);
    private static final Duration WATCH_EVERY = Duration.ofSeconds(10);

    @Bean
    PeriodicJob refundJob(SendRefund sendRefund, PaymentProperties properties, MeterRegistry registry) {
        var settings = properties.refunds();
        var bounded = new Bounded(properties.jobConcurrency());
        return new PeriodicJob(
                "refunds",
                settings.every(),
                ShutdownOrder.JOBS,
                () -> bounded.forEach(
                        sendRefund.due(settings.batch()),
                        refund -> countRefund(registry, refund, sendRefund.send(refund))));
    }

    @Bean
    PeriodicJob checkJob(CheckPayment checkPayment, PaymentProperties properties, MeterRegistry registry) {
        var settings = properties.checks();
        var bounded = new Bounded(properties.jobConcurrency());
        return new PeriodicJob(
                "payment-checks",
                settings.every(),
                ShutdownOrder.JOBS,
                () -> bounded.forEach(
                        checkPayment.due(settings.batch()),
                        check -> countCheck(registry, check, checkPayment.check(check))));
    }

    @Bean
    PeriodicJob watchJob(MoneyAudit audit, MeterRegistry registry) {
        var last = new AtomicReference<>(new MoneyAudit.Waiting(0, Duration.ZERO, Duration.ZERO));
        Gauge.builder("flash.payment.orphans", last, w -> w.get().refunds())
                .description("Captured payments of dead orders whose refund the provider has not accepted")
                .register(registry);
        Gauge.builder("flash.payment.orphans.age", last, w -> seconds(w.get().refund()))
                .baseUnit("seconds")
                .description("Age of the oldest refund that the provider has not accepted")
                .register(registry);
        Gauge.builder(
                        "flash.payment.captures.unanswered.age",
                        last,
                        w -> seconds(w.get().capture()))
                .baseUnit("seconds")
                .description("Age of the oldest capture of which order-service has not said what became of it")
                .register(registry);
        return new PeriodicJob("payment-watch", WATCH_EVERY, ShutdownOrder.JOBS, () -> last.set(audit.waiting()));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    private static void countRefund(MeterRegistry registry, Refund refund, SendRefund.Outcome outcome) {
        var result =
                switch (outcome) {
                    case SendRefund.Outcome.Refunded _ -> "succeeded";
                    case SendRefund.Outcome.Later _ -> "later";
                    case SendRefund.Outcome.TakenByAnother _ -> "taken-by-another";
                    case SendRefund.Outcome.Refused(var reason) -> {
                        LOG.error("refund {} was refused: {}", refund.refundId(), reason);
                        yield "refused";
                    }
                };
        registry.counter("flash.payment.refunds", "result", result).increment();
    }

    private static void countCheck(MeterRegistry registry, Check check, CheckPayment.Outcome outcome) {
        var result =
                switch (outcome) {
                    case CheckPayment.Outcome.Closed _ -> "closed";
                    case CheckPayment.Outcome.Announced _ -> "announced";
                    case CheckPayment.Outcome.Later _ -> "later";
                    case CheckPayment.Outcome.TakenByAnother _ -> "taken-by-another";
                    case CheckPayment.Outcome.Recorded(var recorded) -> recorded(check, recorded);
                };
        registry.counter("flash.payment.checks", "result", result).increment();
    }

    private static String recorded(Check check, RecordNotice.Outcome outcome) {
        return switch (outcome) {
            case RecordNotice.Outcome.Captured _ -> "captured";
            case RecordNotice.Outcome.Failed _ -> "failed";
            case RecordNotice.Outcome.Duplicate _ -> "duplicate";
            case RecordNotice.Outcome.Mismatch(var what) -> {
                LOG.error(
                        "the provider's payment {} differs in {}",
                        check.payment().paymentId(),
                        what);
                yield "mismatch";
            }
            case RecordNotice.Outcome.NoSuchPayment _ -> "unknown";
        };
    }
}
