package io.flashsale.stock;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Bounds of the stock door.
 *
 * @param commandTimeout the longest a call waits for Redis, connecting included; then it fails
 * @param maxBatch the most entries one script call carries
 * @param stageChunk rows per call while a gate is built
 * @param stageTimeToLive when Redis forgets a half-built gate whose builder has died
 * @param recountUpTo a sync adds up {@code held} anew if no more entries than this are pending
 * @param elsewhereRounds how often {@code reserveElsewhere} looks over the buckets before it asks the caller to come again
 */
@ConfigurationProperties("flash.stock")
public record StockSettings(
        @DefaultValue("500ms") Duration commandTimeout,
        @DefaultValue("512") int maxBatch,
        @DefaultValue("1000") int stageChunk,
        @DefaultValue("10m") Duration stageTimeToLive,
        @DefaultValue("128") int recountUpTo,
        @DefaultValue("4") int elsewhereRounds) {

    /** Lua unpacks at most some 8,000 values, and a reservation may write four fields: its user's and three keys'. */
    private static final int MAX_BATCH = 900;

    private static final int MAX_CHUNK = 2_000;

    public static StockSettings defaults() {
        return new StockSettings(Duration.ofMillis(500), 512, 1_000, Duration.ofMinutes(10), 128, 4);
    }

    public StockSettings {
        if (!commandTimeout.isPositive() || !stageTimeToLive.isPositive()) {
            throw new IllegalArgumentException("flash.stock: time-outs are positive");
        }
        if (maxBatch < 1 || maxBatch > MAX_BATCH || stageChunk < 1 || stageChunk > MAX_CHUNK) {
            throw new IllegalArgumentException(
                    "flash.stock: batches are 1 to " + MAX_BATCH + ", chunks 1 to " + MAX_CHUNK);
        }
        if (recountUpTo < 0 || elsewhereRounds < 1) {
            throw new IllegalArgumentException("flash.stock: recount-up-to is 0 or more, elsewhere-rounds 1 or more");
        }
    }
}
