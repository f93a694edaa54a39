package io.flashsale.platform.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ModestPauseTest {

    private final AtomicLong nanos = new AtomicLong();
    private final ModestPause pause = new ModestPause(Duration.ofSeconds(15), Duration.ofSeconds(150), nanos::get);

    @Test
    void workTakesATwentiethOfTheTimeAtMost() {
        assertThat(pause.get()).isEqualTo(Duration.ofSeconds(15));
        runFor(Duration.ofMillis(100));
        assertThat(pause.get()).isEqualTo(Duration.ofSeconds(15));
        runFor(Duration.ofSeconds(2));
        assertThat(pause.get()).isEqualTo(Duration.ofSeconds(38));
        runFor(Duration.ofMillis(100));
        assertThat(pause.get()).as("less work again").isEqualTo(Duration.ofSeconds(15));
    }

    @Test
    void aRunThatHungPutsTheNextOneOffByTheLongestPauseOnly() {
        runFor(Duration.ofHours(1));
        assertThat(pause.get()).isEqualTo(Duration.ofSeconds(150));
    }

    @Test
    void aRunThatFailedCountsToo() {
        Runnable failing = pause.after(() -> {
            nanos.addAndGet(Duration.ofSeconds(5).toNanos());
            throw new IllegalStateException("no database");
        });
        assertThatThrownBy(failing::run).hasMessage("no database");
        assertThat(pause.get()).isEqualTo(Duration.ofSeconds(95));
    }

    @Test
    void theLeastPauseIsNotLongerThanTheLongest() {
        assertThatThrownBy(() -> new ModestPause(Duration.ofSeconds(2), Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private void runFor(Duration time) {
        pause.after(() -> nanos.addAndGet(time.toNanos())).run();
    }
}
