package io.flashsale.platform.lane;

import io.flashsale.platform.ServiceUnavailable;

/** The lane is full, closed, or the request waited too long in it; nothing was tried. */
public final class LaneFull extends ServiceUnavailable {

    private static final long serialVersionUID = 1L;

    public LaneFull(String reason) {
        super(reason);
    }
}
