package io.flashsale.gateway.adapter.limit;

import io.flashsale.gateway.GatewayProperties;
import io.flashsale.gateway.domain.Limit;
import io.flashsale.localstack.LocalServers;
import io.lettuce.core.RedisClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * What the shared limit costs a request: when each request asks, and when they are told of later. A main, not a test: figures for
 * docs/adr/0015.
 */
final class SharedLimitBenchmark {

    private static final int CALLERS = 64;
    private static final int CALLS = 200_000;
    private static final int USERS = 20_000;
    private static final int ROUNDS = 3;

    private SharedLimitBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        var redis = LocalServers.shared().redis().url();
        try (var client = RedisClient.create(redis);
                var connection = client.connect()) {
            for (int round = 0; round < ROUNDS; round++) {
                int number = round;
                measure(
                        "each request asks, many users",
                        0,
                        redis,
                        connection.sync()::info,
                        i -> number + "-" + i % USERS);
                measure("ahead by 8, many users", 8, redis, connection.sync()::info, i -> number + "-" + i % USERS);
                measure("ahead by 8, 64 users", 8, redis, connection.sync()::info, i -> number + "-" + i % CALLERS);
                measure("ahead by 8, each user once", 8, redis, connection.sync()::info, i -> number + "-" + i);
            }
        }
        System.exit(0);
    }

    private static void measure(
            String what, int ahead, String redis, Function<String, String> info, IntFunction<String> user)
            throws Exception {
        var settings = new GatewayProperties.SharedLimits(
                true,
                redis,
                4,
                ahead,
                Duration.ofSeconds(5),
                Duration.ZERO,
                Duration.ofSeconds(1),
                128,
                262_144,
                1_000_000);
        var limit = new Limit(50_000_000, 60, 50_000_000);
        try (var shared = new SharedUserLimit(
                settings,
                () -> limit,
                new RedisBuckets(redis, Duration.ofSeconds(5)),
                Thread::startVirtualThread,
                System::nanoTime,
                new SimpleMeterRegistry())) {
            while (shared.take("nobody").left() == Count.UNKNOWN) {
                shared.sweep();
                LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            }
            double redisBefore = redisCpu(info.apply("cpu"));
            long cpuBefore = cpuNanos();
            long start = System.nanoTime();
            callers(shared, user);
            long nanos = System.nanoTime() - start;
            shared.sweep();
            LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
            System.out.printf(
                    "%-30s %9.0f requests/s, per request: %5.2f us JVM, %5.2f us Redis%n",
                    what,
                    CALLS * 1e9 / nanos,
                    (cpuNanos() - cpuBefore) / 1e3 / CALLS,
                    (redisCpu(info.apply("cpu")) - redisBefore) * 1e6 / CALLS);
        }
    }

    private static void callers(SharedUserLimit shared, IntFunction<String> user) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = new ArrayList<Future<?>>();
            for (int caller = 0; caller < CALLERS; caller++) {
                int first = caller;
                all.add(threads.submit(() -> {
                    for (int i = first; i < CALLS; i += CALLERS) {
                        if (!shared.take(user.apply(i)).passes()) {
                            throw new IllegalStateException("nobody is over this limit");
                        }
                    }
                }));
            }
            for (var one : all) {
                one.get();
            }
        }
    }

    private static long cpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    private static double redisCpu(String info) {
        return info.lines()
                .filter(line -> line.startsWith("used_cpu_user:") || line.startsWith("used_cpu_sys:"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(':') + 1)))
                .sum();
    }
}
