package io.flashsale.order;

import io.flashsale.platform.lane.LaneSettings;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param reservationLane one per item and bucket, in front of Redis
 * @param commitLane one per physical database, in front of broker and MySQL
 * @param answerTimeout how long a request waits for a lane's answer; then 503, and the outcome is unknown
 * @param reservationHold how long a reservation waits for its order before the sweeper takes it back; longer than a
 *     commit may take
 * @param sweepEvery pause between two passes of the sweepers
 * @param placedOlderThan an order PLACED for longer is published again
 * @param unpaidGrace how long after its deadline the sweeper leaves an order to the timer
 * @param watch streams of events for owners
 * @param sweepLimit rows per pass and database, entries per pass and bucket
 */
@Validated
@ConfigurationProperties("flash.order")
public record OrderProperties(
        @Valid @NotNull Lane reservationLane,
        @Valid @NotNull Lane commitLane,
        @DefaultValue("6s") Duration answerTimeout,
        @DefaultValue("15s") Duration reservationHold,
        @DefaultValue("2s") Duration sweepEvery,
        @DefaultValue("10s") Duration placedOlderThan,
        @DefaultValue("5s") Duration unpaidGrace,
        @DefaultValue @Valid @NotNull Watch watch,
        @DefaultValue("500") @Min(1) @Max(10_000) int sweepLimit) {

    /**
     * @param every how often watched orders are read
     * @param lasts how long a stream is open
     * @param heartbeat silence for longer than this would make proxies think that it is dead
     * @param most streams at once
     * @param mostPerUser see there
     */
    public record Watch(
            @DefaultValue("500ms") @NotNull Duration every,
            @DefaultValue("30s") @NotNull Duration lasts,
            @DefaultValue("10s") @NotNull Duration heartbeat,
            @DefaultValue("2000") @Min(1) int most,
            @DefaultValue("6") @Min(1) int mostPerUser) {}

    /** See {@link LaneSettings}. */
    public record Lane(
            @Min(1) @Max(1024) int maxBatch,
            @Min(1) int capacity,
            @Min(1) @Max(16) int concurrency,
            @NotNull Duration maxWait,
            @DefaultValue("0ms") @NotNull Duration patience,
            @DefaultValue("0ms") @NotNull Duration rest) {

        public LaneSettings settings(String name) {
            return new LaneSettings(name, maxBatch, capacity, concurrency, maxWait)
                    .withPatience(patience)
                    .withRest(rest);
        }
    }
}
