package io.flashsale.payment.domain;

/** What a notice means for a payment. */
public sealed interface Judgement {

    /** Becomes SUCCEEDED under this transaction. */
    record Capture(String transactionId) implements Judgement {}

    /** Becomes FAILED. */
    record Fail() implements Judgement {}

    /** Known already, or overtaken. */
    record NoEffect() implements Judgement {}

    /** Not what was asked for; nothing changes and a person should look. {@code what} names the field that differs. */
    record Mismatch(String what) implements Judgement {}
}
