package io.flashsale.platform;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Something this service needs is not there, or it is full: our fault, and passing. The web edge answers 503 with
 * {@code Retry-After}; a consumer waits without spending an attempt.
 */
public class ServiceUnavailable extends RuntimeException {

    private static final Duration DEFAULT_RETRY_AFTER = Duration.ofSeconds(1);

    private final Duration retryAfter;

    public ServiceUnavailable(String message) {
        this(message, DEFAULT_RETRY_AFTER, null);
    }

    public ServiceUnavailable(String message, @Nullable Throwable cause) {
        this(message, DEFAULT_RETRY_AFTER, cause);
    }

    public ServiceUnavailable(String message, Duration retryAfter) {
        this(message, retryAfter, null);
    }

    public ServiceUnavailable(String message, Duration retryAfter, @Nullable Throwable cause) {
        super(message, cause);
        this.retryAfter = retryAfter;
    }

    /** When a retry makes sense, as far as we can tell. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
