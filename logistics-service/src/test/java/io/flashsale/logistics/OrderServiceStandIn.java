package io.flashsale.logistics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.flashsale.contract.OrderId;
import io.flashsale.contract.UserId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The two calls that logistics-service makes to order-service, over real HTTP; answers 503 while it is "down". */
final class OrderServiceStandIn {

    private record Known(UserId user, String name, String address) {}

    private final Map<OrderId, Known> orders = new ConcurrentHashMap<>();
    private final JsonMapper json = new JsonMapper();
    private final HttpServer server;
    private volatile boolean down;

    private OrderServiceStandIn(HttpServer server) {
        this.server = server;
    }

    static OrderServiceStandIn start() {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            var standIn = new OrderServiceStandIn(server);
            server.createContext("/internal/orders/ship-to", standIn::shipTo);
            server.createContext("/api/v1/orders/", standIn::order);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.start();
            return standIn;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    void knows(OrderId order, UserId user, String name, String address) {
        orders.put(order, new Known(user, name, address));
    }

    void down() {
        down = true;
    }

    void up() {
        down = false;
    }

    private void shipTo(HttpExchange exchange) throws IOException {
        if (!claims(exchange).contains("ROLE_SERVICE")) {
            answer(exchange, 403, "{}");
            return;
        }
        var items = new ArrayList<String>();
        for (JsonNode id : json.readTree(exchange.getRequestBody()).get("orderIds")) {
            Known known = orders.get(OrderId.of(id.asString()));
            if (known != null) {
                items.add("""
                        {"orderId": "%s", "userId": "%s",
                         "shipTo": {"name": "%s", "phone": "138", "address": "%s"}}""".formatted(id.asString(), known.user(), known.name(), known.address()));
            }
        }
        answer(exchange, 200, "{\"items\": [" + String.join(",", items) + "]}");
    }

    private void order(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        Known known = orders.get(OrderId.of(path.substring(path.lastIndexOf('/') + 1)));
        boolean owner = known != null && claims(exchange).contains("\"sub\":\"" + known.user() + "\"");
        answer(exchange, owner ? 200 : 404, "{}");
    }

    private static String claims(HttpExchange exchange) {
        String token = exchange.getRequestHeaders().getFirst("Authorization");
        return new String(Base64.getUrlDecoder().decode(token.split("\\.")[1]), StandardCharsets.UTF_8);
    }

    private void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(down ? 503 : status, bytes.length);
        try (var out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }
}
