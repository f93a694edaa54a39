package io.flashsale.spot;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a metadata service and a Kubernetes API that are played over real HTTP. */
class SpotHandlerTest {

    private static final String PODS = """
            {"items":[
             {"metadata":{"namespace":"shop","name":"payment-1","ownerReferences":[{"kind":"ReplicaSet"}]},"status":{"phase":"Running"}},
             {"metadata":{"namespace":"kube-system","name":"terway","ownerReferences":[{"kind":"DaemonSet"}]},"status":{"phase":"Running"}},
             {"metadata":{"namespace":"kube-system","name":"proxy","annotations":{"kubernetes.io/config.mirror":"x"}},"status":{"phase":"Running"}},
             {"metadata":{"namespace":"shop","name":"migrate","ownerReferences":[{"kind":"Job"}]},"status":{"phase":"Succeeded"}},
             {"metadata":{"namespace":"shop","name":"leaving","deletionTimestamp":"2026-11-11T12:00:00Z"},"status":{"phase":"Running"}},
             {"metadata":{"namespace":"shop","name":"logistics-1","ownerReferences":[{"kind":"ReplicaSet"}]},"status":{"phase":"Running"}}]}
            """;

    @TempDir
    Path directory;

    private final List<String> calls = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private volatile String termination = "";
    private volatile boolean hardened;
    private volatile int apiStatus = 200;
    private volatile String heldBack = "";
    private SpotHandler handler;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/latest/", this::metadata);
        server.createContext("/api/", this::api);
        server.start();
        URI base = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        Path token = Files.writeString(directory.resolve("token"), "t0ken\n");
        handler =
                new SpotHandler("node-7", new Metadata(base), new Kubernetes(base, token, HttpClient.newHttpClient()));
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void metadata(HttpExchange exchange) throws IOException {
        boolean asksForToken = exchange.getRequestMethod().equals("PUT");
        if (asksForToken) {
            answer(exchange, hardened ? 200 : 405, hardened ? "m3ta" : "");
        } else if (hardened && !"m3ta".equals(exchange.getRequestHeaders().getFirst("X-aliyun-ecs-metadata-token"))) {
            answer(exchange, 403, "");
        } else {
            answer(exchange, termination.isEmpty() ? 404 : 200, termination);
        }
    }

    private void api(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().toString();
        calls.add(exchange.getRequestMethod() + " " + path);
        assertThat(exchange.getRequestHeaders().getFirst("Authorization")).isEqualTo("Bearer t0ken");
        if (apiStatus != 200) {
            answer(exchange, apiStatus, "");
        } else if (!heldBack.isEmpty() && path.contains(heldBack)) {
            answer(exchange, 429, "");
        } else {
            answer(
                    exchange,
                    exchange.getRequestMethod().equals("POST") ? 201 : 200,
                    path.contains("fieldSelector") ? PODS : "{}");
        }
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Test
    void whileNobodyWantsTheInstanceNothingHappens() throws Exception {
        handler.look();
        handler.look();
        assertThat(calls).isEmpty();
        assertThat(handler.metrics()).contains("flash_spot_notice 0", "flash_spot_looks_total{result=\"ok\"} 2");
    }

    @Test
    void theNoticeCordonsFirstAndThenAsksPodsToGoButNotThoseThatBelongToTheNode() throws Exception {
        termination = "2026-11-11T12:05:00Z";
        handler.look();
        assertThat(calls)
                .containsExactly(
                        "PATCH /api/v1/nodes/node-7",
                        "GET /api/v1/pods?fieldSelector=spec.nodeName%3Dnode-7",
                        "POST /api/v1/namespaces/shop/pods/payment-1/eviction",
                        "POST /api/v1/namespaces/shop/pods/logistics-1/eviction");
        assertThat(handler.metrics())
                .contains(
                        "flash_spot_notice 1",
                        "flash_spot_cordoned 1",
                        "flash_spot_evictions_total{result=\"going\"} 2");
    }

    @Test
    void hardenedModeIsAskedWithAToken() throws Exception {
        hardened = true;
        termination = "2026-11-11T12:05:00Z";
        handler.look();
        assertThat(calls).first().isEqualTo("PATCH /api/v1/nodes/node-7");
    }

    @Test
    void whoIsHeldBackByABudgetIsAskedAgainAndKeepsNobodyElse() throws Exception {
        termination = "2026-11-11T12:05:00Z";
        heldBack = "payment-1";
        handler.look();
        assertThat(calls).contains("POST /api/v1/namespaces/shop/pods/logistics-1/eviction");
        heldBack = "";
        handler.look();
        assertThat(calls)
                .filteredOn("POST /api/v1/namespaces/shop/pods/payment-1/eviction"::equals)
                .hasSize(2);
        assertThat(calls).filteredOn(call -> call.startsWith("PATCH")).hasSize(1);
        assertThat(handler.metrics()).contains("flash_spot_evictions_total{result=\"refused\"} 1");
    }

    @Test
    void anApiThatFailsIsAskedAgain() throws Exception {
        termination = "2026-11-11T12:05:00Z";
        apiStatus = 500;
        handler.look();
        assertThat(handler.metrics()).contains("flash_spot_cordoned 0", "flash_spot_looks_total{result=\"failed\"} 1");
        apiStatus = 200;
        handler.look();
        assertThat(handler.metrics())
                .contains("flash_spot_cordoned 1", "flash_spot_evictions_total{result=\"going\"} 2");
    }

    @Test
    void metricsAreServed() throws Exception {
        HttpServer metrics = SpotHandlerApplication.serve(handler, 0);
        try (HttpClient http = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://127.0.0.1:" + metrics.getAddress().getPort() + "/metrics");
            assertThat(http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                            .body())
                    .contains("flash_spot_notice 0");
        } finally {
            metrics.stop(0);
        }
    }
}
