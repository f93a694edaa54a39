package io.flashsale.contract;

/** A batch of effects under one half message; its gene names the physical database of its tx_log row. */
public record BatchId(long value) implements NumericId {

    public BatchId {
        NumericId.require(value);
    }

    public static BatchId of(String text) {
        return new BatchId(NumericId.parse(text));
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
