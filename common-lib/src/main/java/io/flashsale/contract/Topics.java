package io.flashsale.contract;

import java.util.List;

/** The topics of the platform; the tag of a message is its event type. */
public final class Topics {

    public static final String SALE_EVENTS = "sale-events";
    public static final String ORDER_EVENTS = "order-events";
    public static final String ORDER_TIMERS = "order-timers";
    public static final String STOCK_EVENTS = "stock-events";
    public static final String PAYMENT_EVENTS = "payment-events";
    public static final String PARCEL_EVENTS = "parcel-events";

    public static final List<String> ALL =
            List.of(SALE_EVENTS, ORDER_EVENTS, ORDER_TIMERS, STOCK_EVENTS, PAYMENT_EVENTS, PARCEL_EVENTS);

    private Topics() {}
}
