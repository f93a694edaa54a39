package io.flashsale.platform.lane;

import io.flashsale.platform.ServiceUnavailable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Waiting for a lane, for callers on virtual threads. */
public final class LaneAnswer {

    private LaneAnswer() {}

    /**
     * Without a time of its own: the lane sees to it that each request is answered or failed ({@link
     * LaneSettings#answerWithin()}). A timer per caller would be a good part of what a request costs.
     *
     * @throws ServiceUnavailable if the lane was too slow, {@link LaneTimeout}: the outcome is unknown then; or full
     * @throws RuntimeException what the lane's work failed with
     */
    public static <A> A await(CompletableFuture<A> answer) {
        try {
            return answer.get();
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
