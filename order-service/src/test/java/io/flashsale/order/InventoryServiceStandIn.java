package io.flashsale.order;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.flashsale.contract.SaleChanged;
import io.flashsale.platform.json.EventJson;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** The one call that order-service makes to inventory-service, over real HTTP. */
public final class InventoryServiceStandIn {

    private final Map<String, SaleChanged> sales = new ConcurrentHashMap<>();
    private final AtomicInteger calls = new AtomicInteger();
    private final HttpServer server;

    private InventoryServiceStandIn(HttpServer server) {
        this.server = server;
    }

    static InventoryServiceStandIn start() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            InventoryServiceStandIn standIn = new InventoryServiceStandIn(server);
            server.createContext("/internal/sales/", standIn::sale);
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

    public void publishes(SaleChanged sale) {
        sales.put(sale.saleId().toString(), sale);
    }

    public int calls() {
        return calls.get();
    }

    private void sale(HttpExchange exchange) throws IOException {
        calls.incrementAndGet();
        String path = exchange.getRequestURI().getPath();
        SaleChanged sale = sales.get(path.substring(path.lastIndexOf('/') + 1));
        byte[] body = sale == null
                ? "{}".getBytes(StandardCharsets.US_ASCII)
                : EventJson.mapper().writeValueAsBytes(sale);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(sale == null ? 404 : 200, body.length);
        try (var out = exchange.getResponseBody()) {
            out.write(body);
        }
    }
}
