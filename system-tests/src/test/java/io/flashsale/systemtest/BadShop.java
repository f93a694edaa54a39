package io.flashsale.systemtest;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * A gateway that breaks its promises one after the other, which the real one can't be brought to: for the plans' own
 * assertions. It has one sale, {@code 1}, with one item, {@code A}.
 */
final class BadShop implements AutoCloseable {

    /** Idempotency keys it has an answer for, in the order of their arrival. */
    static final int INTENTS = 6;

    private static final String ORDER_SEVEN = "{\"orderId\":\"7\",\"status\":\"PLACED\"}";

    private final HttpServer server;
    private final Map<String, Integer> intents = new HashMap<>();
    private final Map<String, Integer> asked = new HashMap<>();

    BadShop() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** On the server's one thread. */
    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            if (exchange.getRequestMethod().equals("GET")) {
                send(exchange, 200, "{\"saleId\":\"1\",\"items\":[{\"skuId\":\"A\",\"total\":2,\"available\":-1}]}");
                return;
            }
            String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
            int intent = intents.computeIfAbsent(key, k -> intents.size() + 1);
            boolean first = asked.merge(key, 1, Integer::sum) == 1;
            switch (intent) {
                case 1 -> send(exchange, first ? 201 : 200, first ? "{\"status\":\"PLACED\"}" : ORDER_SEVEN);
                case 2 -> send(exchange, 409, "{\"code\":\"sold-out\"}");
                case 3 -> send(exchange, 429, "{\"code\":\"too-many-requests\"}");
                case 4 -> later(exchange, asked.get(key));
                case 5 -> send(exchange, 500, "{\"code\":\"internal-error\"}");
                default -> send(exchange, first ? 201 : 200, ORDER_SEVEN);
            }
        }
    }

    /** As it should be: "later", then the order, then the same order. */
    private static void later(HttpExchange exchange, int time) throws IOException {
        if (time == 1) {
            exchange.getResponseHeaders().set("Retry-After", "0");
            send(exchange, 503, "{\"code\":\"unavailable\"}");
        } else {
            send(exchange, time == 2 ? 201 : 200, ORDER_SEVEN);
        }
    }

    private static void send(HttpExchange exchange, int status, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
