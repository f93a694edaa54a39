package io.flashsale.gateway.adapter.limit;

/** What a limit counts by. */
public enum Counted {
    ADDRESS("address"),
    USER("user"),
    ITEM("item");

    private final String label;

    Counted(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }
}
