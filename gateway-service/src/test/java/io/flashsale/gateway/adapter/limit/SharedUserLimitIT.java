package io.flashsale.gateway.adapter.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.flashsale.gateway.GatewayProperties;
import io.flashsale.gateway.domain.Limit;
import io.flashsale.localstack.LocalServers;
import io.flashsale.localstack.Ports;
import io.flashsale.localstack.RedisServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several gateways' counters on one real Redis. */
class SharedUserLimitIT {

    private static final int THREADS = 4;

    private final List<SharedUserLimit> open = new ArrayList<>();

    @AfterEach
    void close() {
        open.forEach(SharedUserLimit::close);
    }

    @Test
    void whateverTheGatewaysDoTogetherAUserGetsNoMoreThanHisLimit() throws Exception {
        var limit = new Limit(100, 10, 60);
        var gateways = gateways(3, limit, LocalServers.shared().redis().url());
        long start = System.nanoTime();
        int passed = flood(gateways, user(), Duration.ofSeconds(3));
        double seconds = (System.nanoTime() - start) / 1e9;
        assertThat(passed)
                .as("in %.1f s", seconds)
                .isLessThanOrEqualTo((int) (160 + 10 * seconds) + 1)
                // Not less than the quota either: what the gateways may be ahead by is taken from the burst.
                .isGreaterThan((int) (100 + 10 * seconds));
    }

    @Test
    void aLimitWithoutABurstIsExact() throws Exception {
        var gateways =
                gateways(2, new Limit(7, 60, 0), LocalServers.shared().redis().url());
        assertThat(flood(gateways, user(), Duration.ofSeconds(1))).isEqualTo(7);
    }

    @Test
    void whoIsRefusedIsToldWhenToComeAndUsersDoNotPayForOneAnother() throws Exception {
        var gateways =
                gateways(2, new Limit(2, 10, 0), LocalServers.shared().redis().url());
        var user = user();
        assertThat(gateways.getFirst().take(user).left()).isEqualTo(1);
        assertThat(gateways.getLast().take(user).left()).isZero();
        var refused = gateways.getFirst().take(user);
        assertThat(refused.passes()).isFalse();
        assertThat(refused.retryAfter()).isBetween(Duration.ofMillis(3_000), Duration.ofMillis(5_000));
        assertThat(gateways.getFirst().take(user()).passes()).isTrue();
    }

    @Test
    void aFewRequestsAreToldOfLaterAndAreKnownToTheOtherGatewayThen() throws Exception {
        var gateways = gateways(
                2, new Limit(100, 60, 20), LocalServers.shared().redis().url());
        var user = user();
        for (int i = 0; i < 40; i++) {
            assertThat(gateways.getFirst().take(user).passes()).isTrue();
        }
        gateways.getFirst().sweep();
        // Ten looks, two requests each: by itself the other gateway would still think that 84 of 104 are left.
        long left = Long.MAX_VALUE;
        for (int i = 0; i < 10 && left > 75; i++) {
            gateways.getLast().take(user);
            gateways.getLast().sweep();
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            left = gateways.getLast().take(user).left();
        }
        assertThat(left).isLessThanOrEqualTo(75);
    }

    @Test
    void anotherLimitHoldsAtOnceAndNobodyWaitsForTheOldOne() throws Exception {
        var limit = new AtomicReference<>(new Limit(1, 60, 0));
        var gateway = gateway(limit, LocalServers.shared().redis().url(), 1);
        var user = user();
        assertThat(gateway.take(user).passes()).isTrue();
        assertThat(gateway.take(user).passes()).isFalse();
        limit.set(new Limit(1_000, 1, 0));
        await("a permit of the new limit", () -> gateway.take(user).passes());
    }

    @Test
    void withoutRedisEverybodyPassesAndWithItAgainTheyAreCountedAgain() throws Exception {
        var directory = Files.createTempDirectory(LocalServers.shared().directory(), "limits-");
        var redis = RedisServer.start(RedisServer.Settings.of(directory, Ports.free()));
        try {
            var meters = new SimpleMeterRegistry();
            var gateway =
                    gateway(new AtomicReference<>(new Limit(5, 60, 0)), redis.url(), 1, meters, Duration.ofSeconds(5));
            assertThat(flood(List.of(gateway), user(), Duration.ofMillis(500))).isEqualTo(5);

            redis.process().halt();
            var user = user();
            await("that nobody is counted", () -> {
                gateway.take(user);
                return up(meters) == 0;
            });
            long start = System.nanoTime();
            for (int i = 0; i < 10_000; i++) {
                assertThat(gateway.take(user).passes()).isTrue();
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .as("nobody waits for a Redis that does not answer")
                    .isLessThan(Duration.ofSeconds(2));
            assertThat(meters.counter("flash.gateway.limits.shared.uncounted").count())
                    .isGreaterThanOrEqualTo(10_000);

            redis.process().resume();
            redis.process().kill();
            gateway.sweep();
            assertThat(gateway.take(user).passes()).isTrue();
            redis.restart();
            await("that users are counted again", () -> {
                gateway.sweep();
                return up(meters) == 1;
            });
            assertThat(flood(List.of(gateway), user(), Duration.ofMillis(500))).isEqualTo(5);
        } finally {
            redis.process().kill();
        }
    }

    private static double up(SimpleMeterRegistry meters) {
        return meters.get("flash.gateway.limits.shared.up").gauge().value();
    }

    private List<SharedUserLimit> gateways(int number, Limit limit, String redis) throws Exception {
        var gateways = new ArrayList<SharedUserLimit>();
        for (int i = 0; i < number; i++) {
            gateways.add(gateway(new AtomicReference<>(limit), redis, number));
        }
        return gateways;
    }

    private SharedUserLimit gateway(AtomicReference<Limit> limit, String redis, int gateways) throws Exception {
        // A slow machine must not turn a time-out into a pass.
        return gateway(limit, redis, gateways, new SimpleMeterRegistry(), Duration.ofSeconds(20));
    }

    private SharedUserLimit gateway(
            AtomicReference<Limit> limit, String redis, int gateways, SimpleMeterRegistry meters, Duration timeout)
            throws Exception {
        var settings = new GatewayProperties.SharedLimits(
                true, redis, gateways, 8, timeout, Duration.ZERO, Duration.ofSeconds(1), 128, 1_024, 100);
        var gateway = new SharedUserLimit(
                settings,
                limit::get,
                new RedisBuckets(redis, timeout),
                Thread::startVirtualThread,
                System::nanoTime,
                meters);
        open.add(gateway);
        await("the connection", () -> {
            gateway.sweep();
            return up(meters) == 1;
        });
        return gateway;
    }

    /** @return how many requests passed */
    private static int flood(List<SharedUserLimit> gateways, String user, Duration time) throws Exception {
        var passed = new AtomicInteger();
        long until = System.nanoTime() + time.toNanos();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = new ArrayList<Future<?>>();
            for (var gateway : gateways) {
                for (int i = 0; i < THREADS; i++) {
                    all.add(threads.submit(() -> {
                        while (System.nanoTime() - until < 0) {
                            if (gateway.take(user).passes()) {
                                passed.incrementAndGet();
                            }
                            Thread.yield();
                        }
                    }));
                }
            }
            for (var one : all) {
                one.get();
            }
        }
        return passed.get();
    }

    private static String user() {
        return "shopper-" + UUID.randomUUID();
    }

    private static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited for " + what).isLessThan(deadline);
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }
}
