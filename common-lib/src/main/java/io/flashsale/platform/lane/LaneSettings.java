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
 * @param rest with nothing under way, a batch that is not full starts only so long after the last one's end
 */
public record LaneSettings(
        String name,
        int maxBatch,
        int capacity,
        int concurrency,
        Duration maxWait,
        Duration patience,
        Duration pace,
        Duration rest) {

    public LaneSettings {
        if (maxBatch < 1 || capacity < 1 || concurrency < 1 || maxWait.isNegative() || maxWait.isZero()) {
            throw new IllegalArgumentException("a lane's limits are positive");
        }
        for (Duration pause : List.of(patience, pace, rest)) {
            if (pause.isNegative() || pause.compareTo(maxWait) > 0) {
                throw new IllegalArgumentException(
                        "a lane's patience, pace and rest are between zero and its longest wait");
            }
        }
    }

    /** Without patience, pace and rest: whatever waits starts as soon as it may. */
    public LaneSettings(String name, int maxBatch, int capacity, int concurrency, Duration maxWait) {
        this(name, maxBatch, capacity, concurrency, maxWait, Duration.ZERO, Duration.ZERO, Duration.ZERO);
    }

    public LaneSettings withPatience(Duration time) {
        return new LaneSettings(name, maxBatch, capacity, concurrency, maxWait, time, pace, rest);
    }

    public LaneSettings withPace(Duration time) {
        return new LaneSettings(name, maxBatch, capacity, concurrency, maxWait, patience, time, rest);
    }

    public LaneSettings withRest(Duration time) {
        return new LaneSettings(name, maxBatch, capacity, concurrency, maxWait, patience, pace, time);
    }
}
