package io.flashsale.contract;

/** An order, and its reservation in the gate. */
public record OrderId(long value) implements NumericId {

    public OrderId {
        NumericId.require(value);
    }

    public static OrderId of(String text) {
        return new OrderId(NumericId.parse(text));
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
