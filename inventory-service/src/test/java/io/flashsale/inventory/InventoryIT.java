package io.flashsale.inventory;

import com.sun.net.httpserver.HttpServer;
import io.flashsale.contract.EventTypes;
import io.flashsale.contract.OrderId;
import io.flashsale.contract.OrderPlaced;
import io.flashsale.contract.SaleId;
import io.flashsale.contract.SkuId;
import io.flashsale.contract.StockDecided;
import io.flashsale.contract.Topics;
import io.flashsale.contract.UserId;
import io.flashsale.inventory.app.port.Gates;
import io.flashsale.inventory.app.port.Ledger;
import io.flashsale.inventory.domain.ItemKey;
import io.flashsale.inventory.domain.StockRow;
import io.flashsale.localstack.LocalSecrets;
import io.flashsale.localstack.LocalServers;
import io.flashsale.platform.database.PhysicalDatabase;
import io.flashsale.platform.database.PhysicalDatabases;
import io.flashsale.platform.id.Ids;
import io.flashsale.platform.messaging.Subscription;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole service on real MariaDB, Redis and RocketMQ; order-service is a small HTTP server that says what it is told. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@Import(InventoryIT.Listening.class)
abstract class InventoryIT {

    static final SkuId SKU = SkuId.of("phone-1");
    static final SkuId SECOND_SKU = SkuId.of("phone-2");

    private static final LocalServers SERVERS = LocalServers.shared();
    private static final JsonMapper JSON = new JsonMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** What order-service answers to {@code /internal/unsettled}; null: it is broken. */
    static final AtomicReference<@Nullable String> UNSETTLED = new AtomicReference<>("{\"items\":[]}");

    /** How often order-service was asked. */
    static final AtomicInteger ASKED = new AtomicInteger();

    /** Orders whose end order-service was asked to tell again. */
    static final Set<OrderId> TOLD_AGAIN = ConcurrentHashMap.newKeySet();

    private static final HttpServer ORDER_SERVICE = orderService();

    /** Outcomes as other services hear them. */
    static final Map<OrderId, String> HEARD = new ConcurrentHashMap<>();

    @LocalServerPort
    private int port;

    @LocalManagementPort
    private int managementPort;

    @Autowired
    protected Ledger ledger;

    @Autowired
    protected Gates gates;

    @Autowired
    protected PhysicalDatabases databases;

    @Autowired
    protected Ids ids;

    @TestConfiguration(proxyBeanMethods = false)
    static class Listening {
        @Bean
        Subscription stockEventsHeard() {
            return Subscription.to(Topics.STOCK_EVENTS)
                    .on(EventTypes.STOCK_CONFIRMED, items -> heard("confirmed", items))
                    .on(EventTypes.STOCK_REJECTED, items -> heard("rejected", items));
        }

        private static void heard(String outcome, List<StockDecided> items) {
            items.forEach(i -> HEARD.merge(
                    i.orderId(), outcome, (before, now) -> before.equals(now) ? now : before + " and " + now));
        }
    }

    @DynamicPropertySource
    static void servers(DynamicPropertyRegistry registry) {
        LocalSecrets secrets = SERVERS.secrets();
        registry.add("FLASH_MYSQL_ADDRESS", () -> SERVERS.mariadb().address());
        registry.add("FLASH_MYSQL_USER", () -> "inventory");
        registry.add("FLASH_MYSQL_PASSWORD", () -> SERVERS.mariadb().password("inventory"));
        registry.add("FLASH_REDIS_URL", () -> SERVERS.redis().url());
        registry.add("FLASH_ROCKETMQ_NAME_SERVER", () -> SERVERS.rocketmq().nameServer());
        registry.add("FLASH_JWKS_URI", () -> secrets.jwksFile().toUri().toString());
        registry.add("FLASH_SERVICE_TOKEN_FILE", () -> secrets.serviceTokenFile("inventory")
                .toString());
        registry.add(
                "FLASH_ORDER_URL",
                () -> "http://127.0.0.1:" + ORDER_SERVICE.getAddress().getPort());
        registry.add("flash.inventory.jobs.restore-every", () -> "200ms");
        registry.add("flash.inventory.jobs.reconcile-every", () -> "500ms");
        registry.add("flash.inventory.jobs.guard-every", () -> "500ms");
        registry.add("flash.inventory.jobs.ask-every", () -> "500ms");
        registry.add("flash.inventory.settled-after", () -> "1s");
        registry.add("flash.inventory.shown-stock.time-to-live", () -> "20ms");
    }

    private static HttpServer orderService() {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/internal/unsettled", exchange -> {
                ASKED.incrementAndGet();
                String answer = UNSETTLED.get();
                byte[] body = answer == null ? new byte[0] : answer.getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().add("Content-Type", "application/json");
                exchange.sendResponseHeaders(answer == null ? 503 : 200, body.length == 0 ? -1 : body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            });
            server.createContext("/internal/orders/tell-again", exchange -> {
                JSON.readTree(exchange.getRequestBody())
                        .path("orderIds")
                        .forEach(id -> TOLD_AGAIN.add(OrderId.of(id.asString())));
                byte[] body = "{\"told\": 1}".getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().add("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            });
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An answer with its JSON; an empty body is a missing node. */
    record Answer(int status, JsonNode body, HttpResponse<String> response) {
        String text(String pointer) {
            return body.at(pointer).asString();
        }
    }

    protected static String operator() {
        return SERVERS.secrets().operatorToken();
    }

    protected static String shopper() {
        return SERVERS.secrets().shopperToken("shopper-1");
    }

    protected static String service() {
        return SERVERS.secrets().serviceToken("order");
    }

    protected static LocalServers servers() {
        return SERVERS;
    }

    protected Answer call(
            String method, String path, @Nullable String token, @Nullable String body, String... headers) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(30))
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        try {
            var response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(
                    response.statusCode(),
                    response.body().isBlank() ? JSON.missingNode() : JSON.readTree(response.body()),
                    response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    protected String figures() {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort + "/actuator/prometheus"))
                .timeout(Duration.ofSeconds(30))
                .build();
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    protected static String proposal(int total, int buckets, Instant startsAt, Instant endsAt) {
        return """
                {"title": "Midnight sale", "startsAt": "%s", "endsAt": "%s", "admission": "none",
                 "items": [{"skuId": "phone-1", "name": "Phone", "price": {"minor": 199900, "currency": "CNY"},
                            "total": %d, "perUserLimit": 2, "buckets": %d},
                           {"skuId": "phone-2", "name": "Phone II", "price": {"minor": 299900, "currency": "CNY"},
                            "total": 10, "perUserLimit": 1, "buckets": 1}]}
                """.formatted(startsAt, endsAt, total, buckets);
    }

    protected static String proposal(int total, int buckets) {
        return proposal(
                total, buckets, Instant.now().minusSeconds(5), Instant.now().plusSeconds(3600));
    }

    protected SaleId published(int total, int buckets) {
        var created = call("POST", "/api/v1/sales", operator(), proposal(total, buckets));
        org.assertj.core.api.Assertions.assertThat(created.status())
                .as(created.response().body())
                .isEqualTo(201);
        var id = SaleId.of(created.text("/saleId"));
        var answer = call("POST", "/api/v1/sales/" + id + "/publish", operator(), null);
        org.assertj.core.api.Assertions.assertThat(answer.status())
                .as(answer.response().body())
                .isEqualTo(200);
        // At once, unless this machine is busy: then the job does it.
        eventually()
                .until(() -> gates.available(new ItemKey(id, SKU), buckets).isPresent()
                        && gates.available(new ItemKey(id, SECOND_SKU), 1).isPresent());
        return id;
    }

    protected OrderPlaced order(SaleId sale, UserId user, int bucket, int quantity) {
        return new OrderPlaced(new OrderId(ids.next(user.gene())), user, sale, SKU, bucket, quantity, null);
    }

    protected StockRow row(SaleId sale, int bucket) {
        return ledger.standing(new ItemKey(sale, SKU), List.of()).rows().get(bucket);
    }

    protected PhysicalDatabase database(ItemKey item) {
        return databases.all().get(item.database(databases.size()));
    }

    protected static ConditionFactory eventually() {
        return Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(50));
    }
}
