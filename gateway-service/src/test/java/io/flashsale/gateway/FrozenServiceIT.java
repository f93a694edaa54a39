package io.flashsale.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.flashsale.localstack.Ports;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.json.JsonMapper;

/** A frozen payment-service (the kernel takes connections, nobody answers) and a crowd that asks for its payments. */
class FrozenServiceIT {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final int CROWD = 600;
    private static final int PLACES = 32;
    private static final int WAITING = 64;
    private static final Duration TIMEOUT = Duration.ofSeconds(6);

    @TempDir
    static Path directory;

    private static Backend order;
    private static ServerSocket frozenPayment;
    private static int port;
    private static ConfigurableApplicationContext gateway;

    @BeforeAll
    static void start() throws Exception {
        order = new Backend();
        frozenPayment = new ServerSocket(0, 4096, InetAddress.getLoopbackAddress());
        port = Ports.free();
        var pair = KeyPairGenerator.getInstance("RSA");
        pair.initialize(2048);
        var key = directory.resolve("token.pem");
        Files.writeString(
                key,
                "-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder()
                                .encodeToString(
                                        pair.generateKeyPair().getPrivate().getEncoded())
                        + "\n-----END PRIVATE KEY-----\n");
        gateway = new SpringApplication(GatewayApplication.class)
                .run(
                        "--spring.profiles.active=local",
                        "--server.port=" + port,
                        "--management.server.port=0",
                        "--logging.file.name=" + directory.resolve("gateway.log"),
                        "--flash.security.jwks-uri=http://localhost:" + port + "/.well-known/jwks.json",
                        "--flash.gateway.token.key-file=" + key,
                        "--flash.gateway.sentinel-log-directory=" + directory.resolve("sentinel"),
                        "--flash.gateway.shared-limits.enabled=false",
                        "--flash.gateway.upstream.response-timeout=" + TIMEOUT.toMillis() + "ms",
                        "--flash.gateway.upstream.max-concurrent=" + PLACES,
                        "--flash.gateway.upstream.max-waiting=" + WAITING,
                        "--flash.http.breaker.minimum-calls=10",
                        "--flash.http.neighbours.order=" + order.url(),
                        "--flash.http.neighbours.inventory=" + order.url(),
                        "--flash.http.neighbours.payment=http://127.0.0.1:" + frozenPayment.getLocalPort(),
                        "--flash.http.neighbours.logistics=" + order.url());
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
        order.close();
        frozenPayment.close();
    }

    @Test
    void aFrozenServiceHoldsABoundedNumberOfRequestsAndOrderingGoesOn() throws Exception {
        var token = token();
        order.answers(_ -> Backend.Reply.json(201, "{\"orderId\":\"7\"}"));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<HttpResponse<String>>> payments = new ArrayList<>();
            for (int i = 0; i < CROWD; i++) {
                payments.add(threads.submit(payment(token)));
            }
            for (int i = 0; i < 50; i++) {
                long start = System.nanoTime();
                assertThat(place(token, "during-" + i).statusCode()).isEqualTo(201);
                assertThat(Duration.ofNanos(System.nanoTime() - start))
                        .as("ordering is not held up")
                        .isLessThan(TIMEOUT);
            }
            int late = 0;
            for (var payment : payments) {
                var answer = payment.get();
                assertThat(answer.statusCode()).isIn(503, 504);
                assertThat(answer.headers().firstValue("Retry-After")).isPresent();
                late += answer.statusCode() == 504 ? 1 : 0;
            }
            assertThat(late).as("those that had to wait for nothing").isBetween(1, PLACES + WAITING);
        }
        assertThat(aPaymentIsRefusedAtOnce(token)).as("the breaker is open").isTrue();
    }

    /** Of a few: one may be the probe. */
    private static boolean aPaymentIsRefusedAtOnce(String token) throws Exception {
        for (int i = 0; i < 5; i++) {
            long start = System.nanoTime();
            var answer = payment(token).call();
            assertThat(answer.statusCode()).isIn(503, 504);
            if (answer.statusCode() == 503
                    && System.nanoTime() - start < Duration.ofSeconds(1).toNanos()) {
                return true;
            }
        }
        return false;
    }

    private static Callable<HttpResponse<String>> payment(String token) {
        return () -> HTTP.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/payments/8"))
                        .header("Authorization", "Bearer " + token)
                        .build(),
                BodyHandlers.ofString());
    }

    private static HttpResponse<String> place(String token, String key) throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/sales/1/items/mug/orders"))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", key)
                        .POST(BodyPublishers.ofString("{\"quantity\":1,\"shipTo\":{\"name\":\"A\"}}"))
                        .build(),
                BodyHandlers.ofString());
    }

    private static String token() throws Exception {
        var answer = HTTP.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/auth/token"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"username\":\"shopper-1\",\"password\":\"local\"}"))
                        .build(),
                BodyHandlers.ofString());
        return new JsonMapper().readTree(answer.body()).get("access_token").stringValue();
    }
}
