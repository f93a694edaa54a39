package io.flashsale.payment.domain;

/** REQUESTED is retried until it is SUCCEEDED; there is no way to give up on somebody's money. */
public enum RefundStatus {
    REQUESTED,
    SUCCEEDED
}
