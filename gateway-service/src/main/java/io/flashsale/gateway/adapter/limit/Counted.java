package io.flashsale.gateway.adapter.limit;

/** What a limit counts by. */
public enum Counted {
    ADDRESS("address"),
    USER("user"),
    ITEM("item");

    private final String label;
    private final String resource;

    Counted(String label) {
        this.label = label;
        this.resource = "gateway-" + label;
    }

    /** As Sentinel calls it. */
    String resource() {
        return resource;
    }

    public String label() {
        return label;
    }
}
