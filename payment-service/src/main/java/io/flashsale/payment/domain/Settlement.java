package io.flashsale.payment.domain;

/** What order-service did with a captured payment; decided once, so a payment never pays an order and is refunded too. */
public enum Settlement {
    /** It paid its order. */
    PAID,
    /** No order took it: it is refunded. */
    ORPHANED
}
