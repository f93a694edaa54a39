package io.flashsale.payment.domain;

import io.flashsale.contract.Money;
import io.flashsale.contract.OrderId;
import io.flashsale.contract.PaymentId;

/** A provider's word about one payment, by callback or as the answer to a question. */
public sealed interface Notice {

    PaymentId paymentId();

    OrderId orderId();

    Money amount();

    /** The money is ours. {@code transactionId} is the provider's name for the capture. */
    record Captured(PaymentId paymentId, OrderId orderId, Money amount, String transactionId) implements Notice {

        public static final int MAX_TRANSACTION_ID_LENGTH = 64;

        public Captured {
            if (transactionId.isEmpty()
                    || transactionId.length() > MAX_TRANSACTION_ID_LENGTH
                    || !transactionId.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
                throw new IllegalArgumentException("a transaction id is 1 to 64 printable ASCII characters");
            }
        }
    }

    /** The shopper's attempt failed; no money moved. */
    record Failed(PaymentId paymentId, OrderId orderId, Money amount) implements Notice {}
}
