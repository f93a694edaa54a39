package io.flashsale.bench.capacity;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What people ask of the platform, and who has to do something for it. */
enum Call {
    /** Until it is CONFIRMED. */
    ORDER("order", EnumSet.allOf(Component.class)),
    /** Sold out: the gateway says so by itself, a few are told by order-service from Redis; no row, no message. */
    REFUSAL("refusal", EnumSet.of(Component.GATEWAY, Component.ORDER, Component.REDIS)),
    /** The start page or a sale with its stock, which inventory-service shows from its memory. */
    READ("read", EnumSet.of(Component.GATEWAY, Component.INVENTORY)),
    /** From the first request to the parcel. */
    PAYMENT("payment", EnumSet.allOf(Component.class));

    private final String title;
    private final Set<Component> touched;

    Call(String title, Set<Component> touched) {
        this.title = title;
        this.touched = touched;
    }

    String title() {
        return title;
    }

    /**
     * What else used CPU meanwhile did so for other reasons: polls and heartbeats don't grow with the number of calls, and a
     * hundred refusals per order would make mountains of them.
     */
    boolean touches(Component component) {
        return touched.contains(component);
    }

    /** For JSON. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
