package io.flashsale.payment.app.port;

import io.flashsale.payment.domain.Payment;
import io.flashsale.payment.domain.Refund;

/**
 * A payment provider. Every call may be repeated: the payment id and the refund id are the provider's idempotency keys.
 *
 * <p>All calls throw {@link ProviderUnavailable} if the outcome is unknown.
 */
public interface PaymentProvider {

    /** Lower-case name: the tail of the callback address, stored with each payment. */
    String name();

    /** Asks for a page on which the shopper pays; the same payment id gets the same page. */
    String open(Payment payment);

    /** What the provider knows about the payment. */
    ProviderState query(Payment payment);

    /** Closes the payment for good, or tells why it can't be: a capture wins over a close. */
    ProviderState close(Payment payment);

    /** Gives the whole amount back. Returns once the provider has accepted it. */
    RefundAnswer refund(Refund refund);

    /** Checks a callback's authenticity before anything in it is read. */
    CallbackVerdict verify(CallbackMessage message);

    /** What the provider wants to hear when its callback was taken. */
    Acknowledgement acknowledgement();

    /** The body of the 200 answer to a callback. */
    record Acknowledgement(String contentType, String body) {}

    /** The provider's answer to a refund. */
    sealed interface RefundAnswer {

        record Accepted() implements RefundAnswer {}

        /** It will not refund as asked. Nothing is given up: a person must look, and it is asked again. */
        record Refused(String reason) implements RefundAnswer {}
    }
}
