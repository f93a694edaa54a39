package io.flashsale.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.flashsale.localstack.LocalServers;
import io.flashsale.localstack.Ports;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** A gateway in this JVM before one backend that plays all services; local profile, no limit by all gateways together. */
final class GatewayUnderTest implements AutoCloseable {

    static final String ORDER = "{\"quantity\":1,\"shipTo\":{\"name\":\"A\"}}";

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long POLL_NANOS = 20_000_000;

    final Backend order = new Backend();
    final Backend others = new Backend();
    private final int port = Ports.free();
    private final ConfigurableApplicationContext context;

    GatewayUnderTest(Path directory, String... settings) {
        var arguments = new ArrayList<>(common(port, directory));
        arguments.add("--flash.gateway.shared-limits.enabled=false");
        arguments.add("--flash.http.neighbours.order=" + order.url());
        for (var service : List.of("inventory", "payment", "logistics")) {
            arguments.add("--flash.http.neighbours." + service + "=" + others.url());
        }
        arguments.addAll(List.of(settings));
        context = new SpringApplication(GatewayApplication.class).run(arguments.toArray(String[]::new));
    }

    static List<String> common(int port, Path directory) {
        var secrets = LocalServers.shared().secrets();
        return List.of(
                "--spring.profiles.active=local",
                "--server.port=" + port,
                "--management.server.port=0",
                "--flash.gateway.storefront.idle-every=1h",
                "--logging.file.name=" + directory.resolve("gateway-" + port + ".log"),
                "--flash.security.jwks-uri=" + secrets.jwksFile().toUri(),
                "--flash.gateway.token.key-file=" + secrets.tokenKeyFile(),
                "--flash.gateway.sentinel-log-directory=" + directory.resolve("sentinel-" + port));
    }

    double gauge(String name) {
        return context.getBean(MeterRegistry.class).get(name).gauge().value();
    }

    double counter(String name, String... tags) {
        return context.getBean(MeterRegistry.class)
                .get(name)
                .tags(tags)
                .counter()
                .count();
    }

    HttpResponse<String> get(String path, String token) throws Exception {
        return send(request(path, token).GET());
    }

    HttpResponse<String> put(String path, String token, String body) throws Exception {
        return send(
                request(path, token).header("Content-Type", "application/json").PUT(BodyPublishers.ofString(body)));
    }

    HttpResponse<String> place(String token, String key) throws Exception {
        return send(request("/api/v1/sales/1/items/mug/orders", token)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString(ORDER)));
    }

    private HttpRequest.Builder request(String path, String token) {
        return request(port, path, token);
    }

    static HttpRequest.Builder request(int port, String path, String token) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(PATIENCE);
        return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
    }

    static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }

    static String shopper(String name) {
        return LocalServers.shared().secrets().shopperToken(name);
    }

    static String operator() {
        return LocalServers.shared().secrets().operatorToken();
    }

    interface Condition {
        boolean holds() throws Exception;
    }

    static void await(String what, Condition condition) throws Exception {
        await(what, PATIENCE, condition);
    }

    static void await(String what, Duration patience, Condition condition) throws Exception {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as("waited for " + what).isLessThan(deadline);
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    @Override
    public void close() {
        context.close();
        order.close();
        others.close();
    }
}
