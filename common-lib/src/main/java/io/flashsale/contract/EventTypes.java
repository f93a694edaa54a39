package io.flashsale.contract;

import java.util.List;

/** Every event of the platform. Who publishes and who listens: {@code docs/ARCHITECTURE.md}. */
public final class EventTypes {

    public static final EventType<SaleChanged> SALES_CHANGED =
            new EventType<>("SalesChanged", Topics.SALE_EVENTS, 1, SaleChanged.class);

    public static final EventType<OrderPlaced> ORDERS_PLACED =
            new EventType<>("OrdersPlaced", Topics.ORDER_EVENTS, 1, OrderPlaced.class);
    public static final EventType<OrderCancelled> ORDERS_CANCELLED =
            new EventType<>("OrdersCancelled", Topics.ORDER_EVENTS, 1, OrderCancelled.class);
    public static final EventType<OrderPaid> ORDERS_PAID =
            new EventType<>("OrdersPaid", Topics.ORDER_EVENTS, 1, OrderPaid.class);
    public static final EventType<PaymentOrphaned> PAYMENTS_ORPHANED =
            new EventType<>("PaymentsOrphaned", Topics.ORDER_EVENTS, 1, PaymentOrphaned.class);

    public static final EventType<PayDeadline> PAY_DEADLINES_REACHED =
            new EventType<>("PayDeadlinesReached", Topics.ORDER_TIMERS, 1, PayDeadline.class);

    public static final EventType<StockDecided> STOCK_CONFIRMED =
            new EventType<>("StockConfirmed", Topics.STOCK_EVENTS, 1, StockDecided.class);
    public static final EventType<StockDecided> STOCK_REJECTED =
            new EventType<>("StockRejected", Topics.STOCK_EVENTS, 1, StockDecided.class);

    public static final EventType<PaymentSucceeded> PAYMENTS_SUCCEEDED =
            new EventType<>("PaymentsSucceeded", Topics.PAYMENT_EVENTS, 1, PaymentSucceeded.class);

    public static final EventType<ParcelMoved> PARCELS_SHIPPED =
            new EventType<>("ParcelsShipped", Topics.PARCEL_EVENTS, 1, ParcelMoved.class);
    public static final EventType<ParcelMoved> PARCELS_DELIVERED =
            new EventType<>("ParcelsDelivered", Topics.PARCEL_EVENTS, 1, ParcelMoved.class);

    public static final List<EventType<?>> ALL = List.of(
            SALES_CHANGED,
            ORDERS_PLACED,
            ORDERS_CANCELLED,
            ORDERS_PAID,
            PAYMENTS_ORPHANED,
            PAY_DEADLINES_REACHED,
            STOCK_CONFIRMED,
            STOCK_REJECTED,
            PAYMENTS_SUCCEEDED,
            PARCELS_SHIPPED,
            PARCELS_DELIVERED);

    private EventTypes() {}
}
