package io.flashsale.payment.app;

import io.flashsale.payment.app.port.PaymentStore;
import io.flashsale.payment.app.port.PaymentStore.Check;
import io.flashsale.payment.app.port.ProviderState;
import io.flashsale.payment.app.port.ProviderUnavailable;
import io.flashsale.payment.app.port.Providers;
import io.flashsale.payment.domain.Backoff;
import io.flashsale.payment.domain.Payment;
import io.flashsale.payment.domain.PaymentStatus;
import java.time.Duration;
import java.util.List;

/**
 * Looks after a payment that is older than it should be without an end: a lost callback, an order that is gone, a capture
 * nobody confirmed.
 */
public final class CheckPayment {

    private final PaymentStore payments;
    private final Providers providers;
    private final RecordNotice recordNotice;
    private final Backoff backoff;
    private final Duration closeGrace;

    /** @param closeGrace how long after its order's deadline an open payment is closed */
    public CheckPayment(
            PaymentStore payments,
            Providers providers,
            RecordNotice recordNotice,
            Backoff backoff,
            Duration closeGrace) {
        this.payments = payments;
        this.providers = providers;
        this.recordNotice = recordNotice;
        this.backoff = backoff;
        this.closeGrace = closeGrace;
    }

    public List<Check> due(int limitPerDatabase) {
        return payments.dueChecks(limitPerDatabase, closeGrace);
    }

    public Outcome check(Check check) {
        if (!payments.takeCheck(check, backoff.after(check.checks()))) {
            return new Outcome.TakenByAnother();
        }
        var payment = check.payment();
        return switch (payment.status()) {
            case STARTED -> ask(payment, check.closing());
            // Law 6: every captured payment ends PAID or REFUNDED, even if its message was lost for good.
            case SUCCEEDED -> {
                payments.announceAgain(payment);
                yield new Outcome.Announced();
            }
            case FAILED, CLOSED -> new Outcome.Later();
        };
    }

    private Outcome ask(Payment payment, boolean closing) {
        var provider = providers.require(payment.provider());
        try {
            var state = closing ? provider.close(payment) : provider.query(payment);
            return switch (state) {
                case ProviderState.Told(var notice) ->
                    new Outcome.Recorded(recordNotice.record(payment.provider(), notice));
                case ProviderState.Closed _ -> close(payment);
                case ProviderState.Open _ -> new Outcome.Later();
                // The answer to a close is final even where the page was never made.
                case ProviderState.Unknown _ -> closing ? close(payment) : new Outcome.Later();
            };
        } catch (ProviderUnavailable _) {
            return new Outcome.Later();
        }
    }

    private Outcome close(Payment payment) {
        return payments.move(payment.paymentId(), PaymentStatus.STARTED, PaymentStatus.CLOSED)
                ? new Outcome.Closed()
                : new Outcome.TakenByAnother();
    }

    /** What a look did. */
    public sealed interface Outcome {

        /** The provider had news. */
        record Recorded(RecordNotice.Outcome outcome) implements Outcome {}

        record Closed() implements Outcome {}

        /** {@code PaymentsSucceeded} was published again. */
        record Announced() implements Outcome {}

        /** Nothing new, or the provider can't be asked. */
        record Later() implements Outcome {}

        record TakenByAnother() implements Outcome {}
    }
}
