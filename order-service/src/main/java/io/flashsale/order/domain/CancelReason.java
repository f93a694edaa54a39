package io.flashsale.order.domain;

/** Why an order was cancelled; shown to its owner. */
public enum CancelReason {
    BY_OWNER("cancelled-by-owner"),
    UNPAID("not-paid-in-time");

    private final String text;

    CancelReason(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }
}
