package io.flashsale.payment.app.port;

import io.flashsale.payment.domain.Notice;

/** The provider adapter's verdict about a callback. */
public sealed interface CallbackVerdict {

    record Genuine(Notice notice) implements CallbackVerdict {}

    /** No valid signature. */
    record Forged() implements CallbackVerdict {}

    /** Validly signed, but outside the window: a replay, or a clock that is wrong. */
    record Stale() implements CallbackVerdict {}

    /** Validly signed, yet unreadable: the provider and we disagree about the format. */
    record Unreadable() implements CallbackVerdict {}
}
