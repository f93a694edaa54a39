package io.flashsale.order;

import io.flashsale.contract.EventTypes;
import io.flashsale.contract.Money;
import io.flashsale.contract.SaleChanged;
import io.flashsale.contract.SaleId;
import io.flashsale.contract.SaleItemSnapshot;
import io.flashsale.contract.SaleStatus;
import io.flashsale.contract.SkuId;
import io.flashsale.localstack.LocalServers;
import io.flashsale.order.app.port.SaleCatalog;
import io.flashsale.platform.bundle.BundledAnswer;
import io.flashsale.platform.bundle.BundledCheckout;
import io.flashsale.platform.bundle.Bundles;
import io.flashsale.platform.database.PhysicalDatabases;
import io.flashsale.platform.id.Ids;
import io.flashsale.platform.messaging.EventPublisher;
import io.flashsale.stock.GateContent;
import io.flashsale.stock.GateKey;
import io.flashsale.stock.GateSpec;
import io.flashsale.stock.StockGate;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The real service on real Redis, MariaDB and RocketMQ, shared by this module's tests. */
public final class OrderServiceUnderTest {

    /** An HTTP answer with its body read as JSON. */
    public record Answer(int status, JsonNode body, HttpResponse<String> raw) {
        public String text(String field) {
            return body.path(field).asString();
        }
    }

    private static final class Holder {
        private static final OrderServiceUnderTest SHARED = new OrderServiceUnderTest();
    }

    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final InventoryServiceStandIn inventory = InventoryServiceStandIn.start();
    private final ConfigurableApplicationContext context;
    private final int port;

    private OrderServiceUnderTest() {
        LocalServers servers = LocalServers.shared();
        Map<String, Object> properties = new HashMap<>();
        properties.put("FLASH_PORT", "0");
        properties.put("FLASH_MANAGEMENT_PORT", "0");
        properties.put("FLASH_REDIS_URL", servers.redis().url());
        properties.put("FLASH_MYSQL_ADDRESS", servers.mariadb().address());
        properties.put("FLASH_MYSQL_USER", "order");
        properties.put("FLASH_MYSQL_PASSWORD", servers.mariadb().password("order"));
        properties.put("FLASH_ROCKETMQ_NAME_SERVER", servers.rocketmq().nameServer());
        properties.put("FLASH_JWKS_URI", servers.secrets().jwksFile().toUri().toString());
        properties.put(
                "FLASH_SERVICE_TOKEN_FILE",
                servers.secrets().serviceTokenFile("order").toString());
        properties.put(
                "FLASH_ADDRESS_KEYS_FILE",
                servers.secrets().addressKeysFile("order").toString());
        properties.put("FLASH_INVENTORY_URL", inventory.url());
        properties.put("FLASH_LOG_DIR", servers.directory().resolve("logs").toString());
        // The machine that runs the tests is busy; patience is no part of what they show.
        properties.put("flash.stock.command-timeout", "5s");
        properties.put("flash.database.show-sql", "true");
        properties.put("flash.order.reservation-hold", "3s");
        properties.put("flash.order.sweep-every", "500ms");
        properties.put("flash.order.placed-older-than", "3s");
        properties.put("flash.order.unpaid-grace", "1s");
        context = new SpringApplicationBuilder(OrderApplication.class)
                .properties(properties)
                .run();
        port = ((WebServerApplicationContext) context).getWebServer().getPort();
        Runtime.getRuntime().addShutdownHook(new Thread(context::close));
    }

    public static OrderServiceUnderTest shared() {
        return Holder.SHARED;
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    public InventoryServiceStandIn inventory() {
        return inventory;
    }

    public PhysicalDatabases databases() {
        return bean(PhysicalDatabases.class);
    }

    /** A published sale of one item with an open gate, as the inventory-service would leave it. */
    public SaleChanged openSale(String sku, int total, int limit, int buckets, int payWithinSeconds) {
        SaleId saleId = new SaleId(bean(Ids.class).next(0));
        Instant now = Instant.now();
        SaleChanged sale = new SaleChanged(
                saleId,
                1,
                "test",
                SaleStatus.PUBLISHED,
                now.minusSeconds(60),
                now.plusSeconds(3600),
                "none",
                payWithinSeconds,
                List.of(new SaleItemSnapshot(new SkuId(sku), sku, new Money(1999, "CNY"), total, limit, buckets)),
                null);
        bean(SaleCatalog.class).learn(List.of(sale));
        for (int bucket = 0; bucket < buckets; bucket++) {
            int base = total / buckets + (bucket < total % buckets ? 1 : 0);
            bean(StockGate.class)
                    .createIfAbsent(
                            new GateKey(saleId, new SkuId(sku), bucket),
                            buckets,
                            new GateSpec(
                                    0,
                                    base,
                                    1,
                                    true,
                                    sale.startsAt(),
                                    sale.endsAt(),
                                    limit,
                                    sale.endsAt().plusSeconds(86_400)),
                            GateContent.empty());
        }
        return sale;
    }

    public Answer buy(SaleChanged sale, String user, String key, int quantity) {
        String body = """
                {"quantity": %d, "shipTo": {"name": "Li Wei", "phone": "13800000000", "address": "88 Century Avenue"}}
                """.formatted(quantity);
        return buyRaw(sale, user, key, body);
    }

    /** As every client does: with the same key once more while the service says "later", as a cold one in a crowd may. */
    public Answer buyPatiently(SaleChanged sale, String user, String key) {
        Answer answer = buy(sale, user, key, 1);
        for (int attempt = 1; answer.status() == 503 && attempt < 20; attempt++) {
            LockSupport.parkNanos(PAUSE.toNanos());
            answer = buy(sale, user, key, 1);
        }
        return answer;
    }

    public Answer buyRaw(SaleChanged sale, String user, String key, String body) {
        HttpRequest.Builder request = request(
                        user,
                        "/api/v1/sales/" + sale.saleId() + "/items/"
                                + sale.items().getFirst().skuId() + "/orders")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (!key.isEmpty()) {
            request.header("Idempotency-Key", key);
        }
        return send(request);
    }

    /** As a gateway sends them: in one call, without a token of its own. */
    public List<BundledAnswer> checkouts(List<BundledCheckout> checkouts) {
        return Bundles.answers(postBundle(Bundles.checkouts(checkouts)).body());
    }

    public HttpResponse<byte[]> postBundle(byte[] bundle) {
        return postBundle(Bundles.CONTENT_TYPE, bundle);
    }

    public HttpResponse<byte[]> postBundle(String contentType, byte[] bundle) {
        try {
            return http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/checkouts"))
                            .timeout(Duration.ofSeconds(20))
                            .header("Content-Type", contentType)
                            .POST(HttpRequest.BodyPublishers.ofByteArray(bundle))
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public Answer get(String user, String path) {
        return send(request(user, path).GET());
    }

    public Answer post(String user, String path) {
        return send(request(user, path).POST(HttpRequest.BodyPublishers.noBody()));
    }

    /** With a service token. */
    public Answer internal(String path) {
        return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header(
                        "Authorization",
                        "Bearer " + LocalServers.shared().secrets().serviceToken("inventory"))
                .GET());
    }

    /** With a service token. */
    public Answer internalPost(String path, String body) {
        return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header(
                        "Authorization",
                        "Bearer " + LocalServers.shared().secrets().serviceToken("inventory"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** As the inventory-service would say it. */
    public void ledgerSays(
            io.flashsale.contract.EventType<io.flashsale.contract.StockDecided> type,
            Answer order,
            SaleChanged sale,
            String user) {
        bean(EventPublisher.class)
                .publish(
                        type,
                        List.of(new io.flashsale.contract.StockDecided(
                                io.flashsale.contract.OrderId.of(order.text("orderId")),
                                new io.flashsale.contract.UserId(user),
                                sale.saleId(),
                                sale.items().getFirst().skuId(),
                                0,
                                1,
                                null)));
    }

    public void confirm(Answer order, SaleChanged sale, String user) {
        ledgerSays(EventTypes.STOCK_CONFIRMED, order, sale, user);
        await("order " + order.text("orderId") + " is confirmed", () -> "CONFIRMED"
                .equals(get(user, "/api/v1/orders/" + order.text("orderId")).text("status")));
    }

    /** Waits for a named condition, with a bound. */
    public static void await(String what, java.util.function.BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(45).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("never happened: " + what);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private HttpRequest.Builder request(String user, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(20))
                .header(
                        "Authorization",
                        "Bearer " + LocalServers.shared().secrets().shopperToken(user));
    }

    private Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(
                    response.statusCode(), JSON.readTree(response.body().isBlank() ? "{}" : response.body()), response);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
