package io.flashsale.gateway.adapter.web;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.flashsale.contract.ProblemCode;
import io.flashsale.platform.web.ProblemException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Answers that are everybody's, for a moment. Of those who ask for the same at the same time one goes; the others wait for
 * what he brings, and share it whatever it is. Only what is worth it is kept, and its age counts from when he left.
 */
final class KeptAnswers<A> {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    /** How somebody came by his answer. */
    enum Way {
        /** It was there. */
        KEPT,
        /** Another one was on his way for it. */
        SHARED,
        /** He went himself. */
        ASKED
    }

    record Given<A>(A answer, Way way) {}

    /** Not a record: each is equal to itself only. */
    private static final class Flight<A> {

        private final long startNanos;
        private final CompletableFuture<A> answer = new CompletableFuture<>();

        Flight(long startNanos) {
            this.startNanos = startNanos;
        }

        /** One that has failed is on its way out. */
        boolean isGood(long now, long keptForNanos) {
            return now - startNanos < keptForNanos && !answer.isCompletedExceptionally();
        }
    }

    private final Cache<String, Flight<A>> flights;
    private final long keptForNanos;
    private final int maxWaiting;
    private final Duration patience;
    private final Predicate<A> worthKeeping;
    private final LongSupplier nanoTime;
    private final AtomicInteger waiting = new AtomicInteger();

    /**
     * @param maxWaiting callers that wait for others; more are told 503
     * @param patience of one that waits; then 504
     */
    KeptAnswers(
            Duration keptFor,
            int maxAnswers,
            int maxWaiting,
            Duration patience,
            Predicate<A> worthKeeping,
            LongSupplier nanoTime) {
        this.flights = Caffeine.newBuilder().maximumSize(maxAnswers).build();
        this.keptForNanos = keptFor.toNanos();
        this.maxWaiting = maxWaiting;
        this.patience = patience;
        this.worthKeeping = worthKeeping;
        this.nanoTime = nanoTime;
    }

    /**
     * @param ask must end by itself
     * @throws RuntimeException what {@code ask} threw, for all who share it
     */
    Given<A> get(String key, Supplier<A> ask) {
        // Whoever loses the place finds another one's flight in it.
        while (true) {
            var known = flights.getIfPresent(key);
            long now = nanoTime.getAsLong();
            if (known != null && !known.answer.isDone()) {
                return new Given<>(await(known), Way.SHARED);
            }
            if (known != null && known.isGood(now, keptForNanos)) {
                return new Given<>(known.answer.resultNow(), Way.KEPT);
            }
            var mine = new Flight<A>(now);
            boolean first = known == null
                    ? flights.asMap().putIfAbsent(key, mine) == null
                    : flights.asMap().replace(key, known, mine);
            if (first) {
                return new Given<>(fly(key, mine, ask), Way.ASKED);
            }
        }
    }

    private A fly(String key, Flight<A> mine, Supplier<A> ask) {
        try {
            var answer = ask.get();
            if (!worthKeeping.test(answer)) {
                // First out of the way, then told: nobody finds it who came after it was known.
                flights.asMap().remove(key, mine);
            }
            mine.answer.complete(answer);
            return answer;
        } catch (RuntimeException | Error failure) {
            flights.asMap().remove(key, mine);
            mine.answer.completeExceptionally(failure);
            throw failure;
        }
    }

    private A await(Flight<A> flight) {
        // What waits for one frozen service must not use up the gateway's places.
        if (waiting.incrementAndGet() > maxWaiting) {
            waiting.decrementAndGet();
            throw new ProblemException(ProblemCode.UNAVAILABLE, RETRY_AFTER);
        }
        try {
            return flight.answer.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            throw new ProblemException(ProblemCode.GATEWAY_TIMEOUT, RETRY_AFTER);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new ProblemException(ProblemCode.UNAVAILABLE, RETRY_AFTER);
        } catch (ExecutionException failed) {
            throw same(failed.getCause());
        } finally {
            waiting.decrementAndGet();
        }
    }

    private static RuntimeException same(Throwable failure) {
        return switch (failure) {
            // Its own for each caller: one is thrown by many threads else.
            case ProblemException problem -> new ProblemException(problem.problem());
            case RuntimeException known -> known;
            default -> new IllegalStateException(failure);
        };
    }
}
