package io.flashsale.gateway.adapter.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.flashsale.platform.http.Breaker;
import io.flashsale.platform.http.BreakerSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class InstancesTest {

    private static final long AVOID = 100;
    private static final BreakerSettings SETTINGS = new BreakerSettings(10, 4, 50, Duration.ofSeconds(30), 1);

    private final Instances instances = new Instances(
            List.of(URI.create("http://a"), URI.create("http://b"), URI.create("http://c")),
            instance -> new Breaker("i" + instance, SETTINGS, new SimpleMeterRegistry()),
            AVOID,
            0);

    @Test
    void theyTakeTurns() {
        assertThat(List.of(next(0), next(0), next(0), next(0))).containsExactly(0, 1, 2, 0);
    }

    @Test
    void oneThatRefusedIsPassedOverForAWhile() {
        refused(0);
        assertThat(List.of(next(1), next(1), next(1))).doesNotContain(0);
        assertThat(List.of(next(AVOID), next(AVOID), next(AVOID))).contains(0);
    }

    @Test
    void ifAllRefusedTheyAreTriedAllTheSame() {
        for (int i = 0; i < 3; i++) {
            refused(i);
        }
        assertThat(next(1)).isBetween(0, 2);
    }

    @Test
    void oneThatDoesNotAnswerIsLeftAloneAndIfNoneDoesNobodyIsAsked() {
        for (int instance = 0; instance < 3; instance++) {
            fail(instance);
            for (int i = 0; i < 6; i++) {
                int next = instances.enter(0);
                assertThat(next)
                        .isNotIn(java.util.stream.IntStream.rangeClosed(0, instance)
                                .boxed()
                                .toList());
                if (next != Instances.NONE) {
                    instances.left(next);
                }
            }
        }
        assertThat(instances.enter(0)).isEqualTo(Instances.NONE);
    }

    @Test
    void aFrozenInstanceGetsNoMoreThanItsShare() {
        int waiting = 0;
        for (int i = 0; i < 300; i++) {
            int instance = instances.enter(0);
            if (instance == 0) {
                waiting++; // and never answers
            } else {
                instances.answered(instance, System.nanoTime());
            }
        }
        assertThat(waiting).isBetween(1, 20);
    }

    private int next(long nowNanos) {
        int instance = instances.enter(nowNanos);
        instances.left(instance);
        return instance;
    }

    private void refused(int instance) {
        int next = instances.enter(0);
        while (next != instance) {
            instances.left(next);
            next = instances.enter(0);
        }
        instances.refused(instance, System.nanoTime(), 0, new IOException("refused"));
    }

    private void fail(int instance) {
        int failed = 0;
        while (failed < 4) {
            int next = instances.enter(0);
            if (next == instance) {
                instances.failed(next, System.nanoTime(), new IOException("silent"));
                failed++;
            } else {
                instances.left(next);
            }
        }
    }
}
