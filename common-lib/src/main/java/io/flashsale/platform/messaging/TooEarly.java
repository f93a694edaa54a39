package io.flashsale.platform.messaging;

/** The message came before what it depends on; it is delivered again later, within its own, longer bound. */
public final class TooEarly extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public TooEarly(String what) {
        super(what, null, false, false);
    }
}
