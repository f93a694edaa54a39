package io.flashsale.bench;

import java.time.Duration;

/** When requests are sent. */
sealed interface Load {

    /** How long an answer may take before it counts as none. */
    Duration PATIENCE = Duration.ofSeconds(30);

    /** Connections that are open at the same time at most. */
    int connections();

    /**
     * Each connection sends its next request as soon as it has its answer. Finds the most that can be done; says little
     * about latency, since a slow answer also slows down the asking.
     */
    record Closed(int connections, Duration duration) implements Load {}

    /** As {@link Closed}, until so many requests are sent. */
    record Counted(int connections, long count) implements Load {}

    /**
     * Requests are due at fixed times, whatever became of the earlier ones, and a latency runs from the time a request was
     * due: a stall is felt by everybody who would have come meanwhile (no coordinated omission).
     *
     * @param count of requests; the load ends when all of them, and what they ask for in turn, are answered
     */
    record Open(int connections, double perSecond, long count) implements Load {

        static Open of(int connections, double perSecond, Duration duration) {
            return new Open(connections, perSecond, Math.max(1, Math.round(perSecond * duration.toMillis() / 1_000)));
        }
    }
}
