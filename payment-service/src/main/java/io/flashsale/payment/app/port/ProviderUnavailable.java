package io.flashsale.payment.app.port;

import io.flashsale.platform.ServiceUnavailable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The provider did not answer, answered an error, or is asked too often: the outcome is unknown and the call may be repeated. */
public final class ProviderUnavailable extends ServiceUnavailable {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    public ProviderUnavailable(String message, @Nullable Throwable cause) {
        this(message, RETRY_AFTER, cause);
    }

    /** The provider is well, but more wait for him already than he can serve soon. */
    public static ProviderUnavailable busy(String message, Duration retryAfter) {
        return new ProviderUnavailable(message, retryAfter, null);
    }

    private ProviderUnavailable(String message, Duration retryAfter, @Nullable Throwable cause) {
        super(message, retryAfter, cause);
    }
}
