package io.flashsale.platform.lane;

import io.flashsale.platform.ServiceUnavailable;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waiting for a lane, for callers on virtual threads. */
public final class LaneAnswer {

    private LaneAnswer() {}

    /**
     * @throws ServiceUnavailable if there is no answer in time; the outcome is unknown then
     * @throws RuntimeException what the lane's work failed with
     */
    public static <A> A await(CompletableFuture<A> answer, Duration timeout) {
        try {
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new ServiceUnavailable("no answer within " + timeout, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServiceUnavailable("interrupted while waiting", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException("a lane's work failed", e.getCause());
        }
    }
}
