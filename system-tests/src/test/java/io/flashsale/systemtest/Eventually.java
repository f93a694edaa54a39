package io.flashsale.systemtest;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/** Waiting on a named condition, with a bound. */
final class Eventually {

    /** Generous: the machine may be busy with other things. */
    static final Duration BOUND = Duration.ofSeconds(Integer.getInteger("flash.systemtest.patience.seconds", 60));

    private static final Duration POLL = Duration.ofMillis(100);

    private Eventually() {}

    static <T> T eventually(String what, Supplier<T> look, Predicate<T> until) {
        return eventually(what, BOUND, look, until);
    }

    /** Says what was seen last if it never comes true. */
    static <T> T eventually(String what, Duration bound, Supplier<T> look, Predicate<T> until) {
        var last = new AtomicReference<@Nullable T>();
        try {
            return Awaitility.await(what)
                    .atMost(bound)
                    .pollInterval(POLL)
                    .pollDelay(Duration.ZERO)
                    .until(
                            () -> {
                                T seen = look.get();
                                last.set(seen);
                                return seen;
                            },
                            until::test);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("not within " + bound + ": " + what + "; seen last: " + last.get(), e);
        }
    }
}
