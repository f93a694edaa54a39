package io.flashsale.gateway;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.flashsale.platform.bundle.BundledAnswer;
import io.flashsale.platform.bundle.Bundles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** A service, as the gateway sees one: a real HTTP server that notes what reached it and answers as told. */
final class Backend implements AutoCloseable {

    record Received(String method, String uri, Map<String, List<String>> headers, String body) {

        String header(String name) {
            var values = headers.entrySet().stream()
                    .filter(entry -> entry.getKey().equalsIgnoreCase(name))
                    .map(Map.Entry::getValue)
                    .findFirst();
            return values.map(List::getFirst).orElse("");
        }
    }

    record Reply(int status, String contentType, String body, long delayMillis) {

        static Reply json(int status, String body) {
            return new Reply(status, status >= 400 ? "application/problem+json" : "application/json", body, 0);
        }
    }

    final List<Received> received = new CopyOnWriteArrayList<>();

    /** How many checkouts each bundle carried. */
    final List<Integer> bundles = new CopyOnWriteArrayList<>();

    private final HttpServer server;
    private volatile Function<Received, Reply> behaviour = _ -> Reply.json(200, "{}");

    Backend() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    void answers(Function<Received, Reply> told) {
        received.clear();
        bundles.clear();
        behaviour = told;
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        if (exchange.getRequestURI().getPath().equals("/checkouts")) {
            unbundle(exchange);
            return;
        }
        try (exchange) {
            var request = new Received(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    Map.copyOf(exchange.getRequestHeaders()),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            received.add(request);
            var reply = behaviour.apply(request);
            if (reply.delayMillis() > 0) {
                pause(reply.delayMillis());
            }
            byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", reply.contentType());
            exchange.getResponseHeaders().set("X-Backend", "yes");
            exchange.getResponseHeaders().set("X-Request-Id", "not-this-one");
            exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
            if (body.length > 0) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    /** As order-service does: each part is a request of its own. */
    private void unbundle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var answers = new ArrayList<BundledAnswer>();
            for (var part : Bundles.checkouts(exchange.getRequestBody().readAllBytes())) {
                var request = new Received(
                        "POST",
                        "/api/v1/sales/" + part.saleId() + "/items/" + part.skuId() + "/orders",
                        Map.of(
                                "Authorization", List.of("Bearer " + part.token()),
                                "Idempotency-Key", List.of(part.idempotencyKey()),
                                "Content-Type", List.of(part.contentType()),
                                "traceparent", List.of(part.traceparent()),
                                "X-Request-Id", List.of(part.requestId())),
                        new String(part.body(), StandardCharsets.UTF_8));
                received.add(request);
                var reply = behaviour.apply(request);
                if (reply.delayMillis() > 0) {
                    pause(reply.delayMillis());
                }
                answers.add(new BundledAnswer(
                        reply.status(),
                        Map.of("Content-Type", reply.contentType(), "X-Backend", "yes", "X-Request-Id", "not-this-one"),
                        reply.body().getBytes(StandardCharsets.UTF_8)));
            }
            bundles.add(answers.size());
            byte[] body = Bundles.answers(answers);
            exchange.getResponseHeaders().set("Content-Type", Bundles.CONTENT_TYPE);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    /** A slow service is what is being played here. */
    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
