package io.flashsale.platform;

import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Named places between two stores at which a test may halt this process, as {@code kill -9} would: no shutdown hook, no
 * flush. Nothing happens unless {@code flash.halt-at} names the point.
 */
public final class CrashPoints {

    public static final CrashPoints NONE = new CrashPoints(Set.of());

    /** What {@code kill -9} leaves as exit status. */
    public static final int EXIT_STATUS = 137;

    private static final Logger log = LoggerFactory.getLogger(CrashPoints.class);

    private final Set<String> haltAt;

    public CrashPoints(Set<String> haltAt) {
        this.haltAt = Set.copyOf(haltAt);
    }

    public void reached(String point) {
        if (!haltAt.isEmpty() && haltAt.contains(point)) {
            log.warn("halting at crash point {}", point);
            Runtime.getRuntime().halt(EXIT_STATUS);
        }
    }
}
