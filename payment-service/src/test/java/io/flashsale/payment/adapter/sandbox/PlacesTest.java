package io.flashsale.payment.adapter.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flashsale.payment.app.port.ProviderUnavailable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PlacesTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    @Test
    void whoFindsNoPlaceWaitsForOneAndTheRestIsRefusedAtOnce() throws Exception {
        var places = new Places(2, 3, LONG);
        places.take();
        places.take();
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var waiting = new ArrayList<Future<?>>();
            for (int i = 0; i < 3; i++) {
                waiting.add(callers.submit(() -> {
                    places.take();
                    places.leave(1);
                }));
            }
            untilWaiting(places, 3);
            assertThatThrownBy(places::take)
                    .isInstanceOf(ProviderUnavailable.class)
                    .hasMessageContaining("too many");
            assertThat(waiting).noneMatch(Future::isDone);
            places.leave(1);
            for (var one : waiting) {
                one.get(LONG.toSeconds(), TimeUnit.SECONDS);
            }
        }
        assertThat(places.waiting()).isZero();
        places.leave(1);
        places.take();
        places.take();
        assertThat(places.areFull())
                .as("no place was lost, and none is there twice")
                .isTrue();
    }

    @Test
    void nobodyWaitsLongerThanIsAllowed() {
        var places = new Places(1, 1, Duration.ofMillis(10));
        places.take();
        assertThatThrownBy(places::take).isInstanceOf(ProviderUnavailable.class).hasMessageContaining("too long");
        assertThat(places.waiting()).isZero();
        places.leave(1);
        places.take();
    }

    @Test
    void theFullerTheQueueAndTheSlowerTheProviderTheLaterACallerIsToCome() throws Exception {
        var places = new Places(1, 10, LONG);
        assertThat(places.retryAfter()).as("nothing is known").isEqualTo(Duration.ofSeconds(1));
        places.take();
        places.leave(Duration.ofMillis(900).toNanos());
        places.take();
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 1; i <= 4; i++) {
                callers.execute(() -> {
                    places.take();
                    places.leave(1);
                });
                untilWaiting(places, i);
            }
            assertThat(places.retryAfter()).as("five calls of 0.9 s").isEqualTo(Duration.ofSeconds(5));
            places.leave(Duration.ofHours(1).toNanos());
        }
        assertThat(places.retryAfter()).as("not for ever").isEqualTo(Duration.ofSeconds(10));
    }

    private static void untilWaiting(Places places, int callers) {
        long deadline = System.nanoTime() + LONG.toNanos();
        while (places.waiting() < callers) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }
}
