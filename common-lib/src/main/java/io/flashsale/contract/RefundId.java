package io.flashsale.contract;

/** A refund; carries the gene of its order. */
public record RefundId(long value) implements NumericId {

    public RefundId {
        NumericId.require(value);
    }

    public static RefundId of(String text) {
        return new RefundId(NumericId.parse(text));
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
