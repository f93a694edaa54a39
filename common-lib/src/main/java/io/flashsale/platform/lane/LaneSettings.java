package io.flashsale.platform.lane;

import java.time.Duration;
import java.util.List;

/**
 * @param name of the metric tag; several lanes may share it
 * @param maxBatch requests that travel together at most; 1 switches group commit off
 * @param capacity requests that may wait; one more is refused
 * @param concurrency batches under way at once
 * @param maxWait a request that waited longer is refused without being tried: its caller has given up
 * @param patience a batch that is not full starts beside another one only so long after the last start; zero is at once
 * @param pace a batch that is not full starts only so long after the last start, be that under way or not
 * @param answerWithin who has no answer so long after his request gets {@link LaneTimeout}; looked at eight times in that
 *     while, so it may be an eighth later
 * @param rest with nothing under way, a batch that is not full starts only so long after the last one's end, or as soon as as
 *     many wait as that one carried: who has just been answered is back then
 */
public record LaneSettings(
        String name,
        int maxBatch,
        int capacity,
        int concurrency,
        Duration maxWait,
        Duration answerWithin,
        Duration patience,
        Duration pace,
        Duration rest) {

    /** No lane's work takes so long. */
    private static final Duration FOREVER = Duration.ofDays(365);

    public LaneSettings {
        if (maxBatch < 1 || capacity < 1 || concurrency < 1 || !maxWait.isPositive() || !answerWithin.isPositive()) {
            throw new IllegalArgumentException("a lane's limits are positive");
        }
        for (Duration pause : List.of(patience, pace, rest)) {
            if (pause.isNegative() || pause.compareTo(maxWait) > 0) {
                throw new IllegalArgumentException(
                        "a lane's patience, pace and rest are between zero and its longest wait");
            }
        }
    }

    /** Without patience, pace and rest: whatever waits starts as soon as it may. And without a bound for the answer. */
    public LaneSettings(String name, int maxBatch, int capacity, int concurrency, Duration maxWait) {
        this(name, maxBatch, capacity, concurrency, maxWait, FOREVER, Duration.ZERO, Duration.ZERO, Duration.ZERO);
    }

    public LaneSettings withAnswerWithin(Duration time) {
        return new LaneSettings(name, maxBatch, capacity, concurrency, maxWait, time, patience, pace, rest);
    }

    boolean isAnswerBounded() {
        return answerWithin.compareTo(FOREVER) < 0;
    }

    public LaneSettings withPatience(Duration time) {
        return new LaneSettings(name, maxBatch, capacity, concurrency, maxWait, answerWithin, time, pace, rest);
    }

    public LaneSettings withPace(Duration time) {
        return new LaneSettings(name, maxBatch, capacity, concurrency, maxWait, answerWithin, patience, time, rest);
    }

    public LaneSettings withRest(Duration time) {
        return new LaneSettings(name, maxBatch, capacity, concurrency, maxWait, answerWithin, patience, pace, time);
    }
}
