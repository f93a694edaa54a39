package io.flashsale.payment.domain;

/** The accounts of the journal. A debit is positive, a credit negative. */
public enum Account {
    /** What the provider owes us. */
    PROVIDER_CLEARING,
    /** What shoppers paid for orders. */
    SALES,
    /** What went back to shoppers. */
    REFUNDS
}
