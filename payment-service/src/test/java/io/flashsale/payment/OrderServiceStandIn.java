package io.flashsale.payment;

import com.sun.net.httpserver.HttpServer;
import io.flashsale.contract.Money;
import io.flashsale.contract.OrderId;
import io.flashsale.contract.UserId;
import io.flashsale.platform.json.EventJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** The one call of order-service that payment-service makes, over real HTTP; the whole service is met in system-tests. */
final class OrderServiceStandIn {

    private record Order(UserId owner, String status, Money amount) {}

    private final Map<OrderId, Order> orders = new ConcurrentHashMap<>();
    private final AtomicLong lastId = new AtomicLong(System.currentTimeMillis());
    private final HttpServer http;

    OrderServiceStandIn() {
        try {
            http = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 256);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        http.createContext("/api/v1/orders/", exchange -> {
            try (exchange) {
                var id = exchange.getRequestURI().getPath().substring("/api/v1/orders/".length());
                var order = orders.get(OrderId.of(id));
                boolean his = order != null
                        && order.owner()
                                .value()
                                .equals(subject(exchange.getRequestHeaders().getFirst("Authorization")));
                byte[] body = (his ? json(id, order) : "{}").getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(his ? 200 : 404, body.length);
                exchange.getResponseBody().write(body);
            }
        });
        http.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
    }

    OrderId order(String owner, String status) {
        var user = UserId.of(owner);
        var id = new OrderId(lastId.incrementAndGet() << 6 | user.gene());
        orders.put(id, new Order(user, status, PaymentStage.AMOUNT));
        return id;
    }

    private static String json(String id, Order order) {
        return """
                {"orderId":"%s","saleId":"1","skuId":"sku","quantity":1,"amount":{"minor":%d,"currency":"%s"},\
                "status":"%s","reason":null,"placedAt":"2026-11-21T00:00:00Z","payBefore":"2099-01-01T00:00:00Z",\
                "addedLater":true}""".formatted(id, order.amount().minor(), order.amount().currency(), order.status());
    }

    private static String subject(String authorization) {
        var claims = authorization.split("\\.")[1];
        return EventJson.mapper()
                .readTree(Base64.getUrlDecoder().decode(claims))
                .get("sub")
                .asString();
    }
}
