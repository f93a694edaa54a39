package io.flashsale.payment.app;

import io.flashsale.payment.app.port.PaymentProvider.RefundAnswer;
import io.flashsale.payment.app.port.ProviderUnavailable;
import io.flashsale.payment.app.port.Providers;
import io.flashsale.payment.app.port.RefundStore;
import io.flashsale.payment.domain.Backoff;
import io.flashsale.payment.domain.Refund;
import java.util.List;

/**
 * Asks the provider for a requested refund until it has been given.
 *
 * <p>Exactly once although everything may be repeated: the provider knows the refund by its id, and the row's
 * compare-and-set lets one journal entry through.
 */
public final class SendRefund {

    private final RefundStore refunds;
    private final Providers providers;
    private final Backoff backoff;

    public SendRefund(RefundStore refunds, Providers providers, Backoff backoff) {
        this.refunds = refunds;
        this.providers = providers;
        this.backoff = backoff;
    }

    public List<Refund> due(int limitPerDatabase) {
        return refunds.due(limitPerDatabase);
    }

    public Outcome send(Refund refund) {
        if (!refunds.takeAttempt(refund, backoff.after(refund.attempts()))) {
            return new Outcome.TakenByAnother();
        }
        try {
            return switch (providers.require(refund.provider()).refund(refund)) {
                case RefundAnswer.Accepted _ ->
                    refunds.succeed(refund) ? new Outcome.Refunded() : new Outcome.TakenByAnother();
                case RefundAnswer.Refused(var reason) -> new Outcome.Refused(reason);
            };
        } catch (ProviderUnavailable _) {
            return new Outcome.Later();
        }
    }

    /** What became of one attempt. */
    public sealed interface Outcome {

        record Refunded() implements Outcome {}

        /** The provider can't be asked now. */
        record Later() implements Outcome {}

        /** The provider said no. It is asked again, and a person should look. */
        record Refused(String reason) implements Outcome {}

        /** Another instance was faster. */
        record TakenByAnother() implements Outcome {}
    }
}
