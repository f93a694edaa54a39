package io.flashsale.gateway.adapter.limit;

import java.time.Duration;

/**
 * What the shared limit says to a request.
 *
 * @param left requests that would still pass now; {@link #UNKNOWN} if nobody counts
 * @param retryAfter for one that does not pass
 */
public record Count(boolean passes, long left, Duration retryAfter) {

    public static final long UNKNOWN = -1;

    /** Nobody counts: the shared limit is off, or Redis is away. */
    static final Count UNCOUNTED = new Count(true, UNKNOWN, Duration.ZERO);

    static Count passed(long left) {
        return new Count(true, left, Duration.ZERO);
    }

    static Count refused(long nanosToNext) {
        return new Count(false, 0, Duration.ofNanos(nanosToNext));
    }
}
