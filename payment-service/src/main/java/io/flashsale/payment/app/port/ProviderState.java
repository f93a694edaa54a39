package io.flashsale.payment.app.port;

import io.flashsale.payment.domain.Notice;

/** What a provider says about a payment when asked. */
public sealed interface ProviderState {

    /** It is decided: captured or failed. */
    record Told(Notice notice) implements ProviderState {}

    /** The shopper has not paid yet and still can. */
    record Open() implements ProviderState {}

    /** It can't be paid any more. */
    record Closed() implements ProviderState {}

    /** The provider never heard of it. */
    record Unknown() implements ProviderState {}
}
