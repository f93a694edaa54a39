package io.flashsale.platform.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.flashsale.contract.BatchId;
import io.flashsale.platform.id.IdLayout;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class StuckHalfMessagesTest {

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-06-01T12:00:00Z"));
    private final Clock clock = new Ticking();
    private final StuckHalfMessages stuck = new StuckHalfMessages(clock);

    private final class Ticking extends Clock {
        @Override
        public java.time.ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now.get();
        }
    }

    @Test
    void theOldestUnknownOneCounts() {
        assertThat(stuck.oldestSeconds()).isZero();
        stuck.answered(batch(40), TxLog.Verdict.UNKNOWN);
        stuck.answered(batch(90), TxLog.Verdict.UNKNOWN);
        assertThat(stuck.oldestSeconds()).isEqualTo(90);
        stuck.answered(batch(90), TxLog.Verdict.COMMITTED);
        assertThat(stuck.oldestSeconds()).isEqualTo(40);
    }

    @Test
    void oneThatIsNotAskedAboutAnyMoreIsForgotten() {
        stuck.answered(batch(40), TxLog.Verdict.UNKNOWN);
        pass(Duration.ofMinutes(2));
        assertThat(stuck.oldestSeconds()).isEqualTo(160);
        pass(Duration.ofMinutes(2));
        assertThat(stuck.oldestSeconds()).isZero();
    }

    private void pass(Duration time) {
        now.updateAndGet(before -> before.plus(time));
    }

    private BatchId batch(int secondsAgo) {
        return new BatchId(IdLayout.compose(now.get().minusSeconds(secondsAgo).toEpochMilli(), 1, 1, 0));
    }
}
