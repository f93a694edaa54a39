package io.flashsale.gateway.domain;

/** What is given up under pressure, least missed first; each level gives up what the ones before it do as well. */
public enum Level {
    NORMAL,
    /** Sales say whether there is plenty, few or nothing left, and are some seconds old. */
    STOCK_FIGURES,
    /** The list of a shopper's orders; each order alone can still be read. */
    ORDER_HISTORY,
    /** New orders. Paying, cancelling and reading an order go on. */
    CHECKOUT;

    private static final Level[] ALL = values();

    public static final int HIGHEST = 3;

    public static Level of(int number) {
        return ALL[number];
    }

    public int number() {
        return ordinal();
    }

    public boolean givesUp(Level what) {
        return compareTo(what) >= 0;
    }
}
