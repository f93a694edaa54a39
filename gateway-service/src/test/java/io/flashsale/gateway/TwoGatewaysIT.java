package io.flashsale.gateway;

import static io.flashsale.gateway.GatewayUnderTest.await;
import static io.flashsale.gateway.GatewayUnderTest.shopper;
import static org.assertj.core.api.Assertions.assertThat;

import io.flashsale.localstack.LocalServers;
import io.flashsale.localstack.Ports;
import io.flashsale.localstack.RedisServer;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two gateways as two processes (Sentinel counts in statics: in one JVM they would be one) on one Redis. */
class TwoGatewaysIT {

    private static final int REQUESTS = 60;
    private static final int SECONDS = 60;
    private static final int BURST = 20;
    private static final int LIMIT = REQUESTS + BURST;
    private static final int CALLS = 130;
    private static final int THREADS = 4;
    private static final Duration START = Duration.ofMinutes(3);

    @TempDir
    static Path directory;

    private record Answers(int passed, int limited, double seconds) {}

    private record Gateway(Process process, int port, int managementPort) {

        Answers flood(String token) throws Exception {
            return TwoGatewaysIT.flood(List.of(this), token);
        }

        boolean isShared() throws Exception {
            return GatewayUnderTest.send(GatewayUnderTest.request(managementPort, "/actuator/prometheus", "")
                            .GET())
                    .body()
                    .lines()
                    .anyMatch(line -> line.startsWith("flash_gateway_limits_shared_up") && line.endsWith(" 1.0"));
        }
    }

    private static Backend backend;
    private static RedisServer redis;
    private static final List<Gateway> GATEWAYS = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        backend = new Backend();
        redis = RedisServer.start(RedisServer.Settings.of(
                Files.createTempDirectory(LocalServers.shared().directory(), "two-gateways-"), Ports.free()));
        for (int i = 0; i < 2; i++) {
            GATEWAYS.add(launch());
        }
        for (var gateway : GATEWAYS) {
            await("a gateway that shares its counts", START, () -> {
                assertThat(gateway.process().isAlive()).as("see " + directory).isTrue();
                return answers(gateway) && gateway.isShared();
            });
        }
    }

    @AfterAll
    static void stop() {
        GATEWAYS.forEach(gateway -> gateway.process().destroyForcibly());
        backend.close();
        redis.process().kill();
    }

    @Test
    void aUserHasOneLimitOverAllGatewaysAndWithoutRedisOneAtEach() throws Exception {
        var both = flood(GATEWAYS, shopper("shopper-41"));
        assertThat(both.passed())
                .as("of the " + 2 * CALLS + " that one user tried at both: " + both)
                .isBetween(REQUESTS, most(both));

        redis.process().kill();
        await("the gateways to notice", () -> {
            // Somebody has to ask; a user without a burst left would do.
            for (var gateway : GATEWAYS) {
                status(gateway, shopper("shopper-42"));
            }
            return !GATEWAYS.getFirst().isShared() && !GATEWAYS.getLast().isShared();
        });
        for (var gateway : GATEWAYS) {
            var alone = gateway.flood(shopper("shopper-43"));
            assertThat(alone.passed())
                    .as("the local limit stands at each: " + alone)
                    .isBetween(LIMIT, most(alone));
        }

        redis.restart();
        for (var gateway : GATEWAYS) {
            await("the counts to be shared again", gateway::isShared);
        }
        var again = flood(GATEWAYS, shopper("shopper-44"));
        assertThat(again.passed()).as(again.toString()).isBetween(REQUESTS, most(again));
    }

    @Test
    void aCallerSeesWhatIsLeftToHim() throws Exception {
        var token = shopper("shopper-45");
        long before = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            var answer = call(GATEWAYS.getFirst(), token);
            var limit = answer.headers().firstValue("RateLimit").orElseThrow();
            assertThat(limit).matches("\"user\";r=[0-9]+;t=" + SECONDS);
            long left = Long.parseLong(limit.replaceAll(".*r=([0-9]+).*", "$1"));
            assertThat(left).isBetween(1L, Math.min(before - 1, LIMIT));
            before = left;
            assertThat(answer.headers().firstValue("RateLimit-Policy")).contains("\"user\";q=60;w=60");
        }
    }

    /** What flows back while they try is theirs as well. */
    private static int most(Answers answers) {
        return LIMIT + (int) Math.ceil(answers.seconds() * REQUESTS / SECONDS);
    }

    private static Answers flood(List<Gateway> gateways, String token) throws Exception {
        var passed = new AtomicInteger();
        var limited = new AtomicInteger();
        long start = System.nanoTime();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = new ArrayList<Future<?>>();
            for (var gateway : gateways) {
                var turn = new AtomicInteger();
                for (int i = 0; i < THREADS; i++) {
                    all.add(threads.submit(() -> {
                        while (turn.getAndIncrement() < CALLS) {
                            int status = status(gateway, token);
                            assertThat(status).isIn(200, 429);
                            (status == 200 ? passed : limited).incrementAndGet();
                        }
                        return null;
                    }));
                }
            }
            for (var one : all) {
                one.get();
            }
        }
        return new Answers(passed.get(), limited.get(), (System.nanoTime() - start) / 1e9);
    }

    private static int status(Gateway gateway, String token) throws Exception {
        return call(gateway, token).statusCode();
    }

    private static HttpResponse<String> call(Gateway gateway, String token) throws Exception {
        return GatewayUnderTest.send(GatewayUnderTest.request(gateway.port(), "/api/v1/orders/7", token)
                .GET());
    }

    private static boolean answers(Gateway gateway) throws Exception {
        try {
            return GatewayUnderTest.send(GatewayUnderTest.request(gateway.port(), "/.well-known/jwks.json", "")
                                    .GET())
                            .statusCode()
                    == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static Gateway launch() throws IOException {
        int port = Ports.free();
        int managementPort = Ports.free();
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                GatewayApplication.class.getName()));
        GatewayUnderTest.common(port, directory).stream()
                .filter(argument -> !argument.startsWith("--management.server.port"))
                .forEach(command::add);
        command.addAll(List.of(
                "--management.server.port=" + managementPort,
                "--flash.gateway.shared-limits.redis-url=" + redis.url(),
                "--flash.gateway.shared-limits.gateways=2",
                // A slow machine must not turn a time-out into a pass; a dead Redis refuses at once.
                "--flash.gateway.shared-limits.timeout=60s",
                "--flash.gateway.limits.user.requests=" + REQUESTS,
                "--flash.gateway.limits.user.seconds=" + SECONDS,
                "--flash.gateway.limits.user.burst=" + BURST));
        for (var service : List.of("order", "inventory", "payment", "logistics")) {
            command.add("--flash.http.neighbours." + service + "=" + backend.url());
        }
        var log = directory.resolve("gateway-" + port + ".out").toFile();
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        return new Gateway(process, port, managementPort);
    }
}
