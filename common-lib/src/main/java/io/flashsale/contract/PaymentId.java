package io.flashsale.contract;

/** A payment; carries the gene of its order. */
public record PaymentId(long value) implements NumericId {

    public PaymentId {
        NumericId.require(value);
    }

    public static PaymentId of(String text) {
        return new PaymentId(NumericId.parse(text));
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
