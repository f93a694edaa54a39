package io.flashsale.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.flashsale.localstack.LocalServers;
import io.flashsale.localstack.Ports;
import java.io.ByteArrayInputStream;
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
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The gateway as a whole, started for real in the local profile, with small HTTP servers where the services would be. */
class GatewayIT {

    private static final JsonMapper JSON = new JsonMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String ORDER = "{\"quantity\":1,\"shipTo\":{\"name\":\"A\"}}";
    private static final String SOLD_OUT = "{\"type\":\"/problems/sold-out\",\"status\":409,\"code\":\"sold-out\"}";
    private static final String WIDE_LIMITS = """
            {"address":{"requests":1000000,"seconds":10,"burst":1000000},
             "user":{"requests":1000000,"seconds":10,"burst":1000000},
             "item":{"requests":1000000,"seconds":10,"burst":1000000}}""";

    private static final long POLL_NANOS = 20_000_000;

    @TempDir
    static Path directory;

    private static Backend order;
    private static Backend inventory;
    private static Backend payment;
    private static Path limitsFile;
    private static ConfigurableApplicationContext gateway;

    @BeforeAll
    static void start() throws Exception {
        order = new Backend();
        inventory = new Backend();
        payment = new Backend();
        limitsFile = directory.resolve("limits.json");
        var key = directory.resolve("token.pem");
        var pair = KeyPairGenerator.getInstance("RSA");
        pair.initialize(2048);
        Files.writeString(
                key,
                "-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder()
                                .encodeToString(
                                        pair.generateKeyPair().getPrivate().getEncoded())
                        + "\n-----END PRIVATE KEY-----\n");
        int port = Ports.free();
        gateway = new SpringApplication(GatewayApplication.class)
                .run(
                        "--spring.profiles.active=local",
                        "--server.port=" + port,
                        "--management.server.port=0",
                        "--logging.file.name=" + directory.resolve("gateway.log"),
                        "--flash.security.jwks-uri=http://localhost:" + port + "/.well-known/jwks.json",
                        "--flash.gateway.token.key-file=" + key,
                        "--flash.gateway.sentinel-log-directory=" + directory.resolve("sentinel"),
                        "--flash.gateway.limits-file=" + limitsFile,
                        "--flash.gateway.limits-file-interval=100ms",
                        "--flash.gateway.shared-limits.redis-url="
                                + LocalServers.shared().redis().url(),
                        "--flash.gateway.sold-out.ttl=2s",
                        // The pages' snapshot is refreshed when a test looks at one, not in the middle of another.
                        "--flash.gateway.storefront.idle-after=0s",
                        "--flash.gateway.storefront.idle-every=1h",
                        "--flash.gateway.upstream.response-timeout=3s",
                        "--flash.gateway.upstream.connect-timeout=500ms",
                        // One order-service is down all the time.
                        "--flash.http.neighbours.order=http://127.0.0.1:" + Ports.free() + "," + order.url(),
                        "--flash.http.neighbours.inventory=" + inventory.url(),
                        "--flash.http.neighbours.payment=" + payment.url(),
                        "--flash.http.neighbours.logistics=http://127.0.0.1:" + Ports.free());
    }

    @AfterAll
    static void stop() {
        gateway.close();
        order.close();
        inventory.close();
        payment.close();
    }

    @BeforeEach
    void obedientServices() {
        for (var service : List.of(order, inventory, payment)) {
            service.answers(_ -> Backend.Reply.json(200, "{}"));
        }
    }

    @Test
    void eachPathReachesItsService() throws Exception {
        for (var path : List.of("/api/v1/orders", "/api/v1/orders/7?x=a%20b", "/api/v1/orders?cursor=1&limit=2")) {
            assertThat(get(path, "shopper-1").statusCode()).isEqualTo(200);
            assertThat(order.received.getLast().uri()).isEqualTo(path);
        }
        get("/api/v1/orders/7/payments", "shopper-1");
        get("/api/v1/payments/8", "shopper-1");
        assertThat(payment.received)
                .extracting(Backend.Received::uri)
                .containsExactly("/api/v1/orders/7/payments", "/api/v1/payments/8");
        send(request("/api/v1/sales?status=OPEN").GET());
        post("/api/v1/sales/3/publish", "operator", "");
        post("/api/v1/sales/3/items/a.b-c/restock", "operator", "{\"quantity\":1}");
        assertThat(inventory.received)
                .extracting(Backend.Received::uri)
                .containsExactly(
                        "/api/v1/sales?status=OPEN", "/api/v1/sales/3/publish", "/api/v1/sales/3/items/a.b-c/restock");
    }

    @Test
    void whatIsNotOnTheListIsNeverRouted() throws Exception {
        for (var path : List.of("/internal/unsettled", "/internal/orders/7")) {
            problem(get(path, "operator"), 404, "not-found");
            problem(send(request(path).GET()), 404, "not-found");
        }
        problem(get("/api/v1/internal/x", "operator"), 404, "not-found");
        problem(get("/api/v1/sales/3/secret", "operator"), 404, "not-found");
        assertThat(get("/api/v1/orders/..%2f..%2finternal/x", "operator").statusCode())
                .isIn(400, 404);
        assertThat(get("/api/v1/orders;/x", "operator").statusCode()).isIn(400, 404);
        assertThat(order.received).isEmpty();
        assertThat(inventory.received).isEmpty();
    }

    @Test
    void bodiesAndAnswersPassByteForByte() throws Exception {
        var odd = "{ \"quantity\" : 1 ,\t\"shipTo\":{\"name\":\"Zoë\"} }";
        order.answers(_ -> new Backend.Reply(201, "application/json", "{\"orderId\":\"7\"}", 0));
        var answer = place("1", "mug", "shopper-1", UUID.randomUUID().toString(), odd);
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.body()).isEqualTo("{\"orderId\":\"7\"}");
        assertThat(answer.headers().firstValue("X-Backend")).contains("yes");
        assertThat(order.received.getLast().body()).isEqualTo(odd);
        var form = "outcome=success&sign=a%2Bb%3D";
        send(request("/api/v1/payments/callbacks/sandbox?v=1")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form)));
        assertThat(payment.received.getLast().body()).isEqualTo(form);
        assertThat(payment.received.getLast().uri()).isEqualTo("/api/v1/payments/callbacks/sandbox?v=1");
    }

    @Test
    void insidersHeadersAreDroppedAndTheRequestIsNamed() throws Exception {
        var answer = send(authorized("/api/v1/orders", "shopper-1")
                .header("X-User-Id", "shopper-2")
                .header("X-Internal-Role", "x")
                .header("X-Forwarded-For", "10.0.0.1")
                .header("Forwarded", "for=10.0.0.1")
                .header("X-Real-IP", "10.0.0.1")
                .header("Cookie", "a=b")
                .header("X-Request-Id", "shop-17")
                .header("X-Harmless", "stays")
                .GET());
        var seen = order.received.getLast();
        assertThat(seen.headers().keySet().stream().map(String::toLowerCase))
                .doesNotContain("x-user-id", "x-internal-role", "x-forwarded-for", "forwarded", "x-real-ip", "cookie");
        assertThat(seen.header("X-Harmless")).isEqualTo("stays");
        assertThat(seen.header("Authorization")).startsWith("Bearer ");
        assertThat(seen.header("X-Request-Id")).isEqualTo("shop-17");
        assertThat(answer.headers().allValues("X-Request-Id")).containsExactly("shop-17");
        var traceId = answer.headers().firstValue("X-Trace-Id").orElseThrow();
        assertThat(seen.header("traceparent")).startsWith("00-" + traceId);
    }

    @Test
    void refusalsOfServicesComeThroughAndTheGatewaysOwnLookTheSame() throws Exception {
        order.answers(_ -> Backend.Reply.json(404, "{\"code\":\"not-found\",\"traceId\":\"x\"}"));
        assertThat(get("/api/v1/orders/7", "shopper-1").body()).isEqualTo("{\"code\":\"not-found\",\"traceId\":\"x\"}");
        problem(send(request("/api/v1/orders").GET()), 401, "unauthenticated");
        problem(
                send(request("/api/v1/orders")
                        .header("Authorization", "Bearer x.y.z")
                        .GET()),
                401,
                "unauthenticated");
        problem(get("/api/v1/admin/limits", "shopper-1"), 403, "forbidden");
        problem(get("/admin/audit", "courier"), 403, "forbidden");
        problem(get("/api/v1/nothing", "shopper-1"), 404, "not-found");
        problem(send(authorized("/api/v1/auth/token", "shopper-1").GET()), 405, "method-not-allowed");
        problem(post("/api/v1/orders/7/cancel", "shopper-1", "x".repeat(70_000)), 413, "payload-too-large");
        problem(
                send(authorized("/api/v1/orders/7/cancel", "shopper-1")
                        .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[70_000])))),
                413,
                "payload-too-large");
        problem(post("/api/v1/orders/7/cancel", "shopper-1", "x".repeat(5_000_000)), 413, "payload-too-large");
    }

    @Test
    void scansMayBeLarger() throws Exception {
        // logistics-service is down here: 503 shows that the body was let through.
        problem(post("/api/v1/scans", "courier", "x".repeat(200_000)), 503, "unavailable");
    }

    @Test
    void aServiceThatIsDownIs503AndASlowOneIs504() throws Exception {
        var down = get("/api/v1/parcels/X", "shopper-1");
        problem(down, 503, "unavailable");
        assertThat(down.headers().firstValue("Retry-After")).isPresent();
        payment.answers(_ -> new Backend.Reply(200, "application/json", "{}", 9_000));
        var slow = get("/api/v1/payments/7", "shopper-1");
        problem(slow, 504, "gateway-timeout");
        assertThat(slow.headers().firstValue("Retry-After")).isPresent();
    }

    @Test
    void anInstanceThatIsDownIsPassedOverForWhatMayBeRepeated() throws Exception {
        for (int i = 0; i < 6; i++) {
            assertThat(get("/api/v1/orders/" + i, "shopper-1").statusCode()).isEqualTo(200);
            var placed = place("9", "cup", "shopper-1", UUID.randomUUID().toString(), ORDER);
            assertThat(placed.statusCode()).isEqualTo(200);
        }
    }

    @Test
    void limitsChangeWhileRunningAndAreToldInHeaders() throws Exception {
        var narrow = WIDE_LIMITS.replace(
                "\"user\":{\"requests\":1000000,\"seconds\":10,\"burst\":1000000}",
                "\"user\":{\"requests\":3,\"seconds\":60,\"burst\":0}");
        try {
            var changed = send(authorized("/api/v1/admin/limits", "operator")
                    .header("Content-Type", "application/json")
                    .PUT(BodyPublishers.ofString(narrow)));
            assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
            for (int i = 0; i < 3; i++) {
                var passed = get("/api/v1/orders", "shopper-31");
                assertThat(passed.statusCode()).isEqualTo(200);
                assertThat(passed.headers().firstValue("RateLimit-Policy")).contains("\"user\";q=3;w=60");
            }
            var limited = get("/api/v1/orders", "shopper-31");
            assertThat(problem(limited, 429, "too-many-requests").get("limit").stringValue())
                    .isEqualTo("user");
            assertThat(limited.headers().firstValue("RateLimit")).contains("\"user\";r=0;t=60");
            assertThat(limited.headers().firstValue("Retry-After")).contains("60");
            assertThat(get("/api/v1/orders", "shopper-32").statusCode()).isEqualTo(200);
        } finally {
            Files.writeString(limitsFile, WIDE_LIMITS);
        }
        await("the file to be read", () -> status("/api/v1/orders", "shopper-31") == 200);
        problem(
                send(authorized("/api/v1/admin/limits", "operator")
                        .header("Content-Type", "application/json")
                        .PUT(BodyPublishers.ofString(WIDE_LIMITS.replace("\"seconds\":10", "\"seconds\":0")))),
                400,
                "malformed-request");
    }

    @Test
    void anItemHasALimitOfItsOwn() throws Exception {
        var narrow = WIDE_LIMITS.replace(
                "\"item\":{\"requests\":1000000,\"seconds\":10,\"burst\":1000000}",
                "\"item\":{\"requests\":2,\"seconds\":60,\"burst\":0}");
        try {
            send(authorized("/admin/limits", "operator")
                    .header("Content-Type", "application/json")
                    .PUT(BodyPublishers.ofString(narrow)));
            for (int i = 0; i < 2; i++) {
                assertThat(place("5", "hot", "shopper-" + i, "k" + i, ORDER).statusCode())
                        .isEqualTo(200);
            }
            problem(place("5", "hot", "shopper-3", "k3", ORDER), 429, "too-many-requests");
            assertThat(place("5", "cold", "shopper-3", "k3", ORDER).statusCode())
                    .isEqualTo(200);
        } finally {
            send(authorized("/admin/limits", "operator")
                    .header("Content-Type", "application/json")
                    .PUT(BodyPublishers.ofString(WIDE_LIMITS)));
        }
    }

    @Test
    void soldOutIsAnsweredHereForAMomentButNeverToAWinner() throws Exception {
        order.answers(_ -> Backend.Reply.json(201, "{\"orderId\":\"1\"}"));
        assertThat(place("6", "mug", "shopper-1", "winner", ORDER).statusCode()).isEqualTo(201);
        order.answers(request -> "winner".equals(request.header("Idempotency-Key"))
                ? Backend.Reply.json(200, "{\"orderId\":\"1\"}")
                : Backend.Reply.json(409, SOLD_OUT));
        problemCode(place("6", "mug", "shopper-2", "loser-1", ORDER), "sold-out");
        assertThat(order.received).hasSize(1);
        for (int i = 0; i < 5; i++) {
            problem(place("6", "mug", "shopper-3", "fresh-" + i, ORDER), 409, "sold-out");
        }
        assertThat(order.received).as("fresh losers cost no service anything").hasSize(1);
        assertThat(place("6", "mug", "shopper-1", "winner", ORDER).statusCode())
                .as("the winner repeats his request")
                .isEqualTo(200);
        assertThat(place("6", "other", "shopper-3", "o", ORDER).statusCode()).isEqualTo(409);
        assertThat(order.received).as("another item is asked for").hasSize(3);
        await("the flag to fade", () -> {
            int before = order.received.size();
            place("6", "mug", "shopper-4", UUID.randomUUID().toString(), ORDER);
            return order.received.size() > before;
        });
    }

    @Test
    void checkoutsThatWaitTogetherTravelTogetherAndEachGetsItsOwnAnswer() throws Exception {
        order.answers(request -> request.body().contains("\"quantity\":1")
                ? new Backend.Reply(
                        201, "application/json", "{\"for\":\"" + request.header("Idempotency-Key") + "\"}", 5)
                : Backend.Reply.json(400, "{\"code\":\"malformed-request\"}"));
        try (var shoppers = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ArrayList<Future<HttpResponse<String>>>();
            for (int i = 0; i < 200; i++) {
                var key = "together-" + i;
                var body = i % 10 == 0 ? ORDER.replace("1,", "0,") : ORDER;
                answers.add(shoppers.submit(() -> place("12", "mug", "shopper-" + key.length(), key, body)));
            }
            for (int i = 0; i < answers.size(); i++) {
                var answer = answers.get(i).get();
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(i % 10 == 0 ? 400 : 201);
                if (i % 10 != 0) {
                    assertThat(answer.body()).isEqualTo("{\"for\":\"together-" + i + "\"}");
                }
            }
        }
        assertThat(order.received).as("each once").hasSize(200);
        assertThat(order.bundles).as("some went together").anyMatch(parts -> parts > 1);
    }

    /** {@code Accept: application/*} is not plain and takes the long way, by Spring Security and the routes. */
    @Test
    void theShortWayOfACheckoutTellsWhatTheLongOneTells() throws Exception {
        order.answers(request -> switch (request.body()) {
            case ORDER -> Backend.Reply.json(201, "{\"orderId\":\"1\"}");
            case "{\"quantity\":9}" -> Backend.Reply.json(409, "{\"code\":\"purchase-limit\"}");
            default -> Backend.Reply.json(400, "{\"code\":\"malformed-request\"}");
        });
        var token = JSON.readTree(login("shopper-9", "local").body())
                .get("access_token")
                .stringValue();
        record Case(String authorization, String body, int status) {}
        for (var one : List.of(
                new Case("Bearer " + token, ORDER, 201),
                new Case("Bearer " + token, "{\"quantity\":9}", 409),
                new Case("Bearer " + token, "nonsense", 400),
                new Case("bearer " + token, ORDER, 201),
                new Case("Bearer " + token + "x", ORDER, 401),
                new Case("Bearer ", ORDER, 401),
                new Case("Bearer one two", ORDER, 401),
                new Case("Basic eDp5", ORDER, 401))) {
            var answers = new ArrayList<HttpResponse<String>>();
            for (var accept : List.of("application/json", "application/*")) {
                answers.add(send(request("/api/v1/sales/13/items/cup-" + one.status() + "/orders")
                        .header("Authorization", one.authorization())
                        .header("Idempotency-Key", UUID.randomUUID().toString())
                        .header("Content-Type", "application/json")
                        .header("Accept", accept)
                        .POST(BodyPublishers.ofString(one.body()))));
            }
            assertThat(answers.stream().map(HttpResponse::statusCode).toList())
                    .as(one.toString())
                    .containsOnly(one.status());
            assertThat(told(answers.getFirst())).as(one.toString()).isEqualTo(told(answers.getLast()));
            assertThat(answers).allMatch(answer -> answer.headers()
                    .firstValue("Cache-Control")
                    .orElseThrow()
                    .contains("no-store"));
        }
        assertThat(order.bundles).as("the short way carries").isNotEmpty();
    }

    /** What an answer says, without what differs from one to the next. */
    private static Map<String, Object> told(HttpResponse<String> answer) {
        var told = new TreeMap<String, Object>(answer.headers().map());
        List.of("date", "x-trace-id", "x-request-id", "ratelimit", "cache-control", "pragma", "expires")
                .forEach(told::remove);
        told.put("body", answer.body().replaceAll("\"traceId\":\"[0-9a-f]+\"", ""));
        return told;
    }

    /** Else a few with bodies of 64 KB would make their company's bundle larger than order-service takes. */
    @Test
    void aLargeCheckoutTravelsAlone() throws Exception {
        order.answers(_ -> Backend.Reply.json(400, "{\"code\":\"malformed-request\"}"));
        assertThat(place("14", "mug", "shopper-1", "large", " ".repeat(9_000) + ORDER)
                        .statusCode())
                .isEqualTo(400);
        assertThat(order.received).hasSize(1);
        assertThat(order.bundles).isEmpty();
        assertThat(place("14", "mug", "shopper-1", "small", ORDER).statusCode()).isEqualTo(400);
        assertThat(order.bundles).containsExactly(1);
    }

    @Test
    void aBundleThatOrderServiceCannotAnswerIsLaterForEverybodyInIt() throws Exception {
        order.answers(_ -> {
            throw new IllegalStateException("the whole call fails");
        });
        problem(place("13", "mug", "shopper-1", "unlucky", ORDER), 503, "unavailable");
    }

    @Test
    void aRestockThroughThisGatewayTakesTheFlagDownAtOnce() throws Exception {
        order.answers(_ -> Backend.Reply.json(409, SOLD_OUT));
        place("8", "mug", "shopper-1", "a", ORDER);
        place("8", "mug", "shopper-1", "b", ORDER);
        assertThat(order.received).hasSize(1);
        post("/api/v1/sales/8/items/mug/restock", "operator", "{\"quantity\":1}");
        place("8", "mug", "shopper-1", "c", ORDER);
        assertThat(order.received).hasSize(2);
    }

    @Test
    void aRefusalOfManyUnitsSaysNothingAboutOne() throws Exception {
        order.answers(request -> request.body().contains("\"quantity\":5")
                ? Backend.Reply.json(409, SOLD_OUT)
                : Backend.Reply.json(201, "{}"));
        place("6", "few", "shopper-1", "five", ORDER.replace("1,", "5,"));
        assertThat(place("6", "few", "shopper-2", "one", ORDER).statusCode()).isEqualTo(201);
    }

    @Test
    void tokensAreForLocalAccountsOnly() throws Exception {
        problem(login("shopper-1", "wrong"), 401, "unauthenticated");
        problem(login("shopper-x", "local"), 401, "unauthenticated");
        problem(login("root", "local"), 401, "unauthenticated");
        var token = JSON.readTree(login("shopper-77", "local").body());
        assertThat(token.get("token_type").stringValue()).isEqualTo("Bearer");
        assertThat(token.get("expires_in").intValue()).isEqualTo(3600);
        var keys = JSON.readTree(send(request("/.well-known/jwks.json").GET()).body());
        assertThat(keys.at("/keys/0/kid").stringValue()).matches("[0-9a-f]{8}");
        assertThat(keys.at("/keys/0").has("d")).isFalse();
    }

    @Test
    void theAuditNamesWhatIsMissing() throws Exception {
        inventory.answers(request -> request.uri().startsWith("/api/v1")
                ? Backend.Reply.json(404, "{}")
                : Backend.Reply.json(200, "{\"laws\":[\"no oversell\"]}"));
        var report = JSON.readTree(get("/admin/audit", "operator").body());
        assertThat(report.get("complete").booleanValue()).isFalse();
        assertThat(report.at("/parts/inventory/laws/0").stringValue()).isEqualTo("no oversell");
        assertThat(report.at("/missing/0/service").stringValue()).isEqualTo("logistics");
        assertThat(order.received.getLast().header("Authorization")).startsWith("Bearer ");
    }

    @Test
    void deadLettersAreMergedAndReplayedByTheirOwner() throws Exception {
        order.answers(request -> request.method().equals("GET")
                ? Backend.Reply.json(200, "{\"items\":[{\"id\":17,\"topic\":\"order-events\"}],\"nextCursor\":null}")
                : Backend.Reply.json(200, "{\"id\":17}"));
        var letters =
                JSON.readTree(get("/api/v1/admin/dead-letters", "operator").body());
        assertThat(letters.at("/items/0/id").stringValue()).isEqualTo("order:17");
        assertThat(letters.at("/items/0/service").stringValue()).isEqualTo("order");
        assertThat(letters.get("missing").size()).isEqualTo(1);
        var replayed = post("/api/v1/admin/dead-letters/order:17/replay", "operator", "");
        assertThat(replayed.statusCode()).as(replayed.body()).isEqualTo(200);
        assertThat(order.received.getLast().uri()).isEqualTo("/api/v1/admin/dead-letters/17/replay");
        problem(post("/api/v1/admin/dead-letters/nobody:17/replay", "operator", ""), 404, "not-found");
        problem(get("/api/v1/admin/dead-letters/17", "operator"), 404, "not-found");
        problem(post("/api/v1/admin/dead-letters/logistics:1/replay", "operator", ""), 503, "unavailable");
        order.answers(_ -> Backend.Reply.json(200, "{\"id\":\"17\",\"body\":\"x\"}"));
        var shown =
                JSON.readTree(get("/admin/dead-letters/order:17", "operator").body());
        assertThat(shown.get("id").asString()).isEqualTo("order:17");
        assertThat(order.received.getLast().uri()).isEqualTo("/api/v1/admin/dead-letters/17");
    }

    @Test
    void theMergedListOfDeadLettersIsReadPageByPageNewestFirst() throws Exception {
        order.answers(request -> deadLetters(request, List.of("9@12:09", "7@12:07", "3@12:03")));
        inventory.answers(request -> deadLetters(request, List.of("8@12:08", "2@12:02")));
        payment.answers(request -> deadLetters(request, List.of()));
        var seen = new ArrayList<String>();
        var cursor = "";
        do {
            var page = JSON.readTree(get("/api/v1/admin/dead-letters?limit=2&type=OrdersPaid" + cursor, "operator")
                    .body());
            assertThat(page.get("items").size()).isLessThanOrEqualTo(2);
            page.get("items").forEach(item -> seen.add(item.get("id").asString()));
            cursor = page.get("nextCursor").isNull()
                    ? ""
                    : "&cursor=" + page.get("nextCursor").asString();
        } while (!cursor.isEmpty());
        assertThat(seen).containsExactly("order:9", "inventory:8", "order:7", "order:3", "inventory:2");
        assertThat(order.received).allMatch(request -> request.uri().contains("type=OrdersPaid"));
        var one = JSON.readTree(
                get("/api/v1/admin/dead-letters?service=inventory", "operator").body());
        assertThat(one.get("items").size()).isEqualTo(2);
        assertThat(one.get("missing").size()).isZero();
    }

    /** Plays a service's part; a letter is written {@code id@hh:mm}. */
    private static Backend.Reply deadLetters(Backend.Received request, List<String> letters) {
        var query = request.uri();
        long before = query.contains("cursor=")
                ? Long.parseLong(query.replaceAll(".*cursor=([0-9]+).*", "$1"))
                : Long.MAX_VALUE;
        int limit = Integer.parseInt(query.replaceAll(".*limit=([0-9]+).*", "$1"));
        var left = letters.stream()
                .filter(letter -> Long.parseLong(letter.split("@")[0]) < before)
                .toList();
        var items = left.stream()
                .limit(limit)
                .map(letter -> "{\"id\":\"%s\",\"diedAt\":\"2026-05-01T%s:00Z\"}"
                        .formatted(letter.split("@")[0], letter.split("@")[1]))
                .toList();
        var next = left.size() > limit ? "\"" + left.get(limit - 1).split("@")[0] + "\"" : "null";
        return Backend.Reply.json(200, "{\"items\":[%s],\"nextCursor\":%s}".formatted(String.join(",", items), next));
    }

    @Test
    void manyDeadLettersAreReplayedAtOnceEachWithItsOwnResult() throws Exception {
        order.answers(request -> Backend.Reply.json(
                200,
                "{\"results\":[{\"id\":\"17\",\"outcome\":\"REPLAYED\"},{\"id\":\"18\",\"outcome\":\"NOT_FOUND\"}],"
                        + "\"remaining\":3}"));
        payment.answers(request -> Backend.Reply.json(500, "{}"));
        var named = JSON.readTree(post(
                        "/api/v1/admin/dead-letters/replay",
                        "operator",
                        "{\"ids\":[\"payment:4\",\"order:17\",\"nonsense\",\"order:18\",\"order:17\"]}")
                .body());
        assertThat(named.get("results")
                        .valueStream()
                        .map(result -> result.get("id").asString() + " "
                                + result.get("outcome").asString()))
                .containsExactly(
                        "payment:4 UNAVAILABLE", "order:17 REPLAYED", "nonsense NOT_FOUND", "order:18 NOT_FOUND");
        assertThat(order.received.getLast().body()).isEqualTo("{\"ids\":[\"17\",\"18\"]}");
        assertThat(named.at("/missing/0/service").asString()).isEqualTo("payment");
        var filtered = JSON.readTree(
                post("/api/v1/admin/dead-letters/replay", "operator", "{\"service\":\"order\",\"type\":\"OrdersPaid\"}")
                        .body());
        assertThat(filtered.get("remaining").asInt()).isEqualTo(3);
        assertThat(order.received.getLast().body()).isEqualTo("{\"all\":true,\"type\":\"OrdersPaid\"}");
    }

    @Test
    void whatCannotBeReplayedIsToldClearly() throws Exception {
        for (var body : List.of(
                "{}",
                "{\"ids\":[]}",
                "{\"ids\":[\"order:1\"],\"all\":true}",
                "{\"service\":\"warehouse\"}",
                "{\"everything\":true}")) {
            var answer = post("/api/v1/admin/dead-letters/replay", "operator", body);
            problem(answer, 400, "malformed-request");
            assertThat(JSON.readTree(answer.body()).at("/errors/0/message").asString())
                    .as(body)
                    .isNotEmpty();
        }
        for (var query : List.of("limit=0", "limit=201", "cursor=x", "cursor=b3RoZXI6MQ", "service=warehouse")) {
            problem(get("/api/v1/admin/dead-letters?" + query, "operator"), 400, "malformed-request");
        }
        problem(post("/api/v1/admin/dead-letters/replay", "shopper-1", "{\"all\":true}"), 403, "forbidden");
        assertThat(order.received).isEmpty();
    }

    @Test
    void pagesComeFromOurOwnJarsUnderAStrictPolicy() throws Exception {
        inventory.answers(_ -> Backend.Reply.json(200, "{\"items\":[]}"));
        var paths = new ArrayList<>(List.of(
                "/en",
                "/zh",
                "/en/sign-in",
                "/en/orders",
                "/zh/orders/7",
                "/api.html",
                "/problems",
                "/problems/sold-out",
                "/favicon.svg",
                "/v3/api-docs"));
        for (var page : List.of("/en", "/api.html")) {
            Pattern.compile("/assets/[^\"]+")
                    .matcher(send(request(page).GET()).body())
                    .results()
                    .forEach(asset -> paths.add(asset.group()));
        }
        assertThat(paths).anyMatch(path -> path.contains("swagger-ui-bundle")).anyMatch(path -> path.contains("site-"));
        for (var path : paths) {
            var page = send(request(path).GET());
            assertThat(page.statusCode()).as(path).isEqualTo(200);
            assertThat(page.headers().firstValue("Content-Security-Policy")).isPresent();
            assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        }
        assertThat(send(request("/problems/sold-out").GET()).body()).contains("Sold out");
        assertThat(send(request("/problems/no-such").GET()).statusCode()).isEqualTo(404);
        inventory.answers(_ -> Backend.Reply.json(200, "{\"openapi\":\"3.1.0\",\"servers\":[{\"url\":\"http://x\"}]}"));
        var description =
                JSON.readTree(send(request("/openapi/inventory.json").GET()).body());
        assertThat(description.at("/servers/0/url").stringValue()).isEqualTo("/");
        problem(send(request("/openapi/nobody.json").GET()), 404, "not-found");
    }

    @Test
    void theBarePathLeadsToTheVisitorsLanguage() throws Exception {
        var chinese = send(
                request("/orders/7").header("Accept-Language", "zh-CN,en;q=0.5").GET());
        assertThat(chinese.statusCode()).isEqualTo(302);
        assertThat(chinese.headers().firstValue("Location")).contains("/zh/orders/7");
        var chosen = send(request("/")
                .header("Accept-Language", "zh-CN")
                .header("Cookie", "language=en")
                .GET());
        assertThat(chosen.headers().firstValue("Location")).contains("/en");
        assertThat(send(request("/zh/nowhere").GET()).statusCode()).isEqualTo(404);
    }

    @Test
    void aSalePageComesFromTheSnapshotAndStaysWhileInventoryIsAway() throws Exception {
        var sale = """
                {"saleId":"31","title":"<b>Lamps","status":"OPEN","startsAt":"2026-11-22T10:00:00Z",
                 "endsAt":"2126-11-22T11:00:00Z","admission":"none","items":[{"skuId":"L","name":"Lamp",
                 "price":{"minor":1999,"currency":"EUR"},"total":5,"available":3,"perUserLimit":2}]}""";
        inventory.answers(told -> told.uri().endsWith("/31")
                ? Backend.Reply.json(200, sale)
                : Backend.Reply.json(200, "{\"items\":[" + sale + "]}"));
        await("the sale to be listed", () -> send(request("/en").GET()).body().contains("sale-31"));
        var page = send(request("/en/sales/31").GET());
        assertThat(page.body()).contains("&lt;b&gt;Lamps", "3 left").doesNotContain("<b>Lamps");
        assertThat(page.headers().firstValue("Cache-Control"))
                .hasValueSatisfying(kept -> assertThat(kept).contains("public", "max-age=2"));
        assertThat(page.headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy).contains("require-trusted-types-for 'script'"));
        assertThat(page.headers().allValues("Content-Security-Policy")).hasSize(1);
        assertThat(send(request("/en/sales/31")
                                .header(
                                        "If-None-Match",
                                        page.headers().firstValue("ETag").orElseThrow())
                                .GET())
                        .statusCode())
                .isEqualTo(304);
        var live = send(request("/live/sales/31").GET());
        assertThat(live.headers().firstValue("Server-Time")).isPresent();
        assertThat(JSON.readTree(live.body()).at("/items/L/left").asInt()).isEqualTo(3);
        inventory.answers(_ -> Backend.Reply.json(503, "{}"));
        assertThat(send(request("/en/sales/31").GET()).statusCode()).isEqualTo(200);
    }

    @Test
    void aCrowdMayComeFromOneAddress() throws Exception {
        // More than the 4,000 that an address may ask for outside of the local profile.
        try (var shoppers = Executors.newFixedThreadPool(16, Thread.ofVirtual().factory())) {
            var answers = new ArrayList<Future<Integer>>();
            for (int i = 0; i < 4_500; i++) {
                answers.add(shoppers.submit(
                        () -> send(request("/.well-known/jwks.json").GET()).statusCode()));
            }
            for (var answer : answers) {
                assertThat(answer.get()).isEqualTo(200);
            }
        }
    }

    /** More than the breaker wants to see, and all of them refusals: still it is a service that answers. */
    @Test
    void aServiceThatSaysItIsFullIsAskedAgain() throws Exception {
        payment.answers(_ -> Backend.Reply.json(503, "{\"code\":\"unavailable\"}"));
        for (int i = 0; i < 60; i++) {
            assertThat(send(request("/api/v1/payments/callbacks/sandbox").POST(BodyPublishers.ofString("{}")))
                            .statusCode())
                    .isEqualTo(503);
        }
        assertThat(payment.received).hasSize(60);
        payment.answers(_ -> Backend.Reply.json(200, "{}"));
        assertThat(send(request("/api/v1/payments/callbacks/sandbox").POST(BodyPublishers.ofString("{}")))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void ofACrowdThatLooksAtASaleOneIsPassedOnForAll() throws Exception {
        inventory.answers(_ -> new Backend.Reply(200, "application/json", "{\"saleId\":\"41\"}", 200));
        var token = authorized("/api/v1/sales/41", "shopper-1").build().headers();
        var operator = authorized("/api/v1/sales/41", "operator");
        try (var visitors = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ArrayList<Future<HttpResponse<String>>>();
            for (int i = 0; i < 100; i++) {
                var visitor = request("/api/v1/sales/41").header("Accept", "*/*");
                if (i % 2 == 0) {
                    visitor.header(
                            "Authorization", token.firstValue("Authorization").orElseThrow());
                }
                answers.add(visitors.submit(() -> send(visitor.GET())));
            }
            for (var future : answers) {
                var answer = future.get();
                assertThat(answer.body()).isEqualTo("{\"saleId\":\"41\"}");
                assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
                assertThat(answer.headers().firstValue("Age")).contains("0");
                assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
                assertThat(answer.headers().firstValue("X-Frame-Options")).contains("DENY");
                assertThat(answer.headers().firstValue("X-Request-Id").orElseThrow())
                        .isNotEqualTo("not-this-one");
            }
            assertThat(answers.stream().map(GatewayIT::requestId).distinct()).hasSize(answers.size());
        }
        // The machine may be slow; a hundred times slower it is not.
        assertThat(inventory.received).hasSizeLessThan(10);
        assertThat(inventory.received.getFirst().header("Authorization")).isEmpty();
        assertThat(inventory.received.getFirst().header("traceparent")).isNotEmpty();
        inventory.received.clear();
        assertThat(send(operator.GET()).statusCode()).isEqualTo(200);
        assertThat(inventory.received).as("an operator sees what others do not").hasSize(1);
        assertThat(inventory.received.getFirst().header("Authorization")).isNotEmpty();
        inventory.answers(_ -> Backend.Reply.json(200, "{\"saleId\":\"41\",\"status\":\"CLOSED\"}"));
        await(
                "the new state",
                () -> send(request("/api/v1/sales/41").GET()).body().contains("CLOSED"));
    }

    private static String requestId(Future<HttpResponse<String>> answer) {
        return answer.resultNow().headers().firstValue("X-Request-Id").orElseThrow();
    }

    @Test
    void whatCouldNotBeReadIsNotKept() throws Exception {
        inventory.answers(_ -> Backend.Reply.json(404, "{\"code\":\"not-found\"}"));
        assertThat(send(request("/api/v1/sales/42").GET()).statusCode()).isEqualTo(404);
        inventory.answers(_ -> Backend.Reply.json(503, "{\"code\":\"unavailable\"}"));
        assertThat(send(request("/api/v1/sales/42").GET()).statusCode()).isEqualTo(503);
        inventory.answers(_ -> Backend.Reply.json(200, "{\"saleId\":\"42\"}"));
        assertThat(send(request("/api/v1/sales/42").GET()).statusCode()).isEqualTo(200);
        for (var path : List.of("/api/v1/sales/42?x=%61", "/api/v1/sales/4%32", "/api/v1/sales/42?y")) {
            int before = inventory.received.size();
            assertThat(send(request(path).GET()).statusCode()).as(path).isEqualTo(200);
            assertThat(inventory.received).as(path + " is not plain").hasSize(before + 1);
        }
    }

    private static HttpResponse<String> place(String sale, String sku, String user, String key, String body)
            throws Exception {
        return send(authorized("/api/v1/sales/" + sale + "/items/" + sku + "/orders", user)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString(body)));
    }

    private static HttpResponse<String> login(String user, String password) throws Exception {
        var credentials = "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(user, password);
        return send(request("/api/v1/auth/token")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(credentials)));
    }

    private static HttpResponse<String> get(String path, String user) throws Exception {
        return send(authorized(path, user).GET());
    }

    private static int status(String path, String user) throws Exception {
        return get(path, user).statusCode();
    }

    private static HttpResponse<String> post(String path, String user, String body) throws Exception {
        return send(authorized(path, user)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    }

    private static HttpRequest.Builder authorized(String path, String user) throws Exception {
        var token =
                JSON.readTree(login(user, "local").body()).get("access_token").stringValue();
        return request(path).header("Authorization", "Bearer " + token);
    }

    private static HttpRequest.Builder request(String path) {
        var port = gateway.getEnvironment().getRequiredProperty("local.server.port");
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .timeout(Duration.ofSeconds(30));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }

    private static JsonNode problem(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        var body = problemCode(answer, code);
        assertThat(body.get("traceId").stringValue()).matches("[0-9a-f]{32}");
        return body;
    }

    private static JsonNode problemCode(HttpResponse<String> answer, String code) {
        var body = JSON.readTree(answer.body());
        assertThat(body.get("code").stringValue()).isEqualTo(code);
        return body;
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(String what, Condition condition) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as("waited for " + what).isLessThan(deadline);
            LockSupport.parkNanos(POLL_NANOS);
        }
    }
}
