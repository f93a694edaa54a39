package io.flashsale.platform.lane;

import io.flashsale.platform.ServiceUnavailable;

/** The lane's work has not answered in time. What was asked for may or may not happen. */
public final class LaneTimeout extends ServiceUnavailable {

    private static final long serialVersionUID = 1L;

    LaneTimeout(String reason) {
        super(reason);
    }
}
