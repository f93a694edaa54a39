package io.flashsale.gateway.domain;

/** What is said of an item's stock when exact figures are given up. */
public enum Availability {
    PLENTY("plenty"),
    FEW("few"),
    NONE("none");

    /** Of the total. The start page draws the line there as well. */
    private static final int FEW_PERCENT = 10;

    private static final long PERCENT = 100;

    private final String word;

    Availability(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }

    public static Availability of(int available, int total) {
        if (available <= 0) {
            return NONE;
        }
        return available == 1 || available * PERCENT <= (long) total * FEW_PERCENT ? FEW : PLENTY;
    }
}
