package io.flashsale.platform.messaging;

import io.flashsale.platform.ServiceUnavailable;

/** The local transaction may or may not have been committed; the check-back will find out. Nothing is released in haste. */
public final class OutcomeUnknown extends ServiceUnavailable {

    private static final long serialVersionUID = 1L;

    public OutcomeUnknown(String message, Throwable cause) {
        super(message, cause);
    }
}
