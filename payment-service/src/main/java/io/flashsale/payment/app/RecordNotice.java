package io.flashsale.payment.app;

import io.flashsale.payment.app.port.PaymentStore;
import io.flashsale.payment.domain.Judgement;
import io.flashsale.payment.domain.Notice;
import io.flashsale.payment.domain.PaymentStatus;

/** A provider's word about a payment becomes ours, once, whichever way it came: callback or question. */
public final class RecordNotice {

    /** A row moves at most twice (to FAILED or CLOSED, then to SUCCEEDED), so the third look can't lose a race. */
    private static final int MAX_LOOKS = 3;

    private final PaymentStore payments;

    public RecordNotice(PaymentStore payments) {
        this.payments = payments;
    }

    /** @throws io.flashsale.platform.ServiceUnavailable if the outcome is unknown; the provider will say it again */
    public Outcome record(String provider, Notice notice) {
        for (int look = 0; look < MAX_LOOKS; look++) {
            var payment = payments.find(notice.paymentId()).orElse(null);
            if (payment == null) {
                return new Outcome.NoSuchPayment();
            }
            switch (payment.judge(provider, notice)) {
                case Judgement.NoEffect _ -> {
                    return new Outcome.Duplicate();
                }
                case Judgement.Mismatch(var what) -> {
                    return new Outcome.Mismatch(what);
                }
                case Judgement.Fail _ -> {
                    if (payments.move(payment.paymentId(), payment.status(), PaymentStatus.FAILED)) {
                        return new Outcome.Failed();
                    }
                }
                case Judgement.Capture(var transactionId) -> {
                    switch (payments.capture(payment, transactionId)) {
                        case DONE -> {
                            return new Outcome.Captured(payment.status());
                        }
                        case TRANSACTION_TAKEN -> {
                            return new Outcome.Mismatch("transaction");
                        }
                        case RACED -> {
                            // Look again: the row has moved.
                        }
                    }
                }
            }
        }
        throw new IllegalStateException("payment " + notice.paymentId() + " moved more often than its table allows");
    }

    /** What the notice did. */
    public sealed interface Outcome {

        /** Now SUCCEEDED; {@code from} is FAILED or CLOSED if the provider captured after all. */
        record Captured(PaymentStatus from) implements Outcome {}

        /** Now FAILED. */
        record Failed() implements Outcome {}

        /** No effect. */
        record Duplicate() implements Outcome {}

        /** Refused; {@code what} differs from our row. */
        record Mismatch(String what) implements Outcome {}

        record NoSuchPayment() implements Outcome {}
    }
}
