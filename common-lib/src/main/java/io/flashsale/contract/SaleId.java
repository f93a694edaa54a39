package io.flashsale.contract;

/** A flash-sale event. */
public record SaleId(long value) implements NumericId {

    public SaleId {
        NumericId.require(value);
    }

    public static SaleId of(String text) {
        return new SaleId(NumericId.parse(text));
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
