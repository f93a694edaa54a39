package io.flashsale.contract;

/** The stored status of a sale; SCHEDULED, OPEN and ended follow from PUBLISHED and the clock. */
public enum SaleStatus {
    DRAFT,
    PUBLISHED,
    PAUSED,
    CLOSED
}
