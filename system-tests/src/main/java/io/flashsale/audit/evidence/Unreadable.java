package io.flashsale.audit.evidence;

/** A store could not be read; every law that needs it is unknown. */
public final class Unreadable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public Unreadable(String why) {
        super(why);
    }
}
