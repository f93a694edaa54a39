package io.flashsale.gateway.adapter.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.flashsale.gateway.domain.Limit;
import io.flashsale.gateway.domain.Limits;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The limits of one gateway, with Sentinel itself and many callers at once. */
class SentinelLimitsTest {

    private static final int THREADS = 16;
    private static final int ALLOWED = 150;

    private static SentinelLimits limits;

    @BeforeAll
    static void start() throws IOException {
        limits = new SentinelLimits(DeploymentSettings.with(), new SimpleMeterRegistry());
    }

    @BeforeEach
    void fresh() {
        // One permit comes back in 0.6 s.
        var limit = new Limit(100, 60, 50);
        limits.change(new Limits(limit, limit, limit));
    }

    @Test
    void manyThreadsOfOneUserGetExactlyHisLimit() throws Exception {
        for (var counted : Counted.values()) {
            long start = System.nanoTime();
            int passed = flood(counted, 2_000);
            double seconds = (System.nanoTime() - start) / 1e9;
            assertThat(passed)
                    .as("by %s in %.1f s", counted, seconds)
                    .isBetween(ALLOWED, ALLOWED + 1 + (int) (seconds * 100 / 60));
        }
    }

    @Test
    void aCrowdDoesNotMakeSentinelForgetWhoIsFloodingIt() {
        int passed = 0;
        for (int i = 0; i < 100_000; i++) {
            limits.pass(Counted.USER, "shopper-" + i);
            if (i % 50 == 0 && limits.pass(Counted.USER, "flooder")) {
                passed++;
            }
        }
        // 2,000 attempts among 100,000 others'; more than one window's worth of users.
        assertThat(passed).isBetween(ALLOWED, ALLOWED + 20);
    }

    private static int flood(Counted counted, int each) throws Exception {
        var passed = new AtomicInteger();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = new ArrayList<Future<?>>();
            for (int i = 0; i < THREADS; i++) {
                all.add(threads.submit(() -> {
                    for (int n = 0; n < each; n++) {
                        if (limits.pass(counted, "one")) {
                            passed.incrementAndGet();
                        }
                    }
                }));
            }
            for (var one : all) {
                one.get();
            }
        }
        return passed.get();
    }
}
