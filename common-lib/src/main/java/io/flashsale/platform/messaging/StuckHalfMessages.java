package io.flashsale.platform.messaging;

import io.flashsale.contract.BatchId;
import io.flashsale.platform.id.IdLayout;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The half messages that this instance could not judge when it was asked. One that is not asked about any more was
 * answered by another instance, or has run out of its check-backs and is found by {@link LostHalfMessages}.
 */
final class StuckHalfMessages {

    private static final int MOST = 10_000;

    /** Longer than any sensible check interval of a broker. */
    private static final Duration FORGET_AFTER = Duration.ofMinutes(3);

    private final Clock clock;
    private final ConcurrentHashMap<Long, Long> askedAtMillis = new ConcurrentHashMap<>();

    StuckHalfMessages(Clock clock) {
        this.clock = clock;
    }

    void answered(BatchId batch, TxLog.Verdict verdict) {
        if (verdict != TxLog.Verdict.UNKNOWN) {
            askedAtMillis.remove(batch.value());
        } else if (askedAtMillis.size() < MOST) {
            askedAtMillis.put(batch.value(), clock.millis());
        }
    }

    /** Age of the oldest one; 0 if there is none. */
    double oldestSeconds() {
        long now = clock.millis();
        askedAtMillis.values().removeIf(asked -> now - asked > FORGET_AFTER.toMillis());
        return askedAtMillis.keySet().stream().mapToLong(IdLayout::epochMillis).min().stream()
                .mapToDouble(born -> Math.max(0, now - born) / 1_000.0)
                .findFirst()
                .orElse(0);
    }
}
