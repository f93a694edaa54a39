package io.flashsale.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.flashsale.localstack.Service;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/** Headers, targets and bodies that mean one thing to the gateway and might mean another further in. */
class SmugglingIT {

    private static final String JSON = "Content-Type: application/json";
    private static final List<String> PRETENDERS = List.of(
            "X-User-Id: operator",
            "X-User-Roles: ROLE_OPERATOR",
            "X-Internal-User: operator",
            "X-Internal-Role: ROLE_SERVICE",
            "X-Forwarded-For: 10.0.0.1",
            "X-Forwarded-Host: evil.example",
            "X-Forwarded-Proto: https",
            "X-Forwarded-Prefix: /evil",
            "X-Forwarded-Port: 1",
            "X-Forwarded-User: operator",
            "Forwarded: for=10.0.0.1;host=evil.example;proto=https",
            "X-Real-IP: 10.0.0.1",
            "X-Original-URL: /internal/unsettled",
            "X-Rewrite-URL: /internal/unsettled",
            "X-HTTP-Method-Override: DELETE",
            "X-HTTP-Method: DELETE",
            "X-Method-Override: DELETE",
            "Host: evil.example");

    private static String bearer(String user) {
        return "Authorization: Bearer " + Platform.stack().secrets().shopperToken(user);
    }

    private static String key() {
        return "Idempotency-Key: " + UUID.randomUUID();
    }

    private static long ordersOf(String user) {
        return Books.orderTables().stream()
                .mapToLong(table -> Databases.number("SELECT COUNT(*) AS n FROM " + table + " WHERE user_id = ?", user))
                .sum();
    }

    private static List<Wire> everyDoor() {
        var doors = new ArrayList<Wire>();
        doors.add(Wire.toGateway());
        for (Service service : List.of(Service.ORDER, Service.INVENTORY, Service.PAYMENT, Service.LOGISTICS)) {
            doors.add(Wire.to(Platform.instances(service).getFirst().url()));
        }
        return doors;
    }

    @Test
    void whoAsksIsWhoTheTokenSaysWhateverTheOtherHeadersClaim() {
        Item cup = Operator.signIn().openOne(SaleDraft.named("Cups").with("CUP-1", 9, 9, 1));
        String user = "shopper-31001";
        var headers = new ArrayList<>(PRETENDERS);
        headers.addAll(List.of(bearer(user), JSON, key()));

        for (Wire wire : List.of(Wire.toGateway(), everyDoor().get(1))) {
            headers.set(headers.size() - 1, key());
            Wire.Reply bought = wire.send("POST " + cup.path() + "/orders", headers, Shopper.wish(1));

            assertThat(bought.status()).as("%s", bought).isEqualTo(201);
            assertThat(bought.header("location"))
                    .hasValue("/api/v1/orders/" + bought.json().path("orderId").asString());
            assertThat(bought.headers() + bought.body()).doesNotContain("evil", "10.0.0.1");
        }
        assertThat(ordersOf(user)).isEqualTo(2);
        assertThat(ordersOf("operator")).isZero();
        Books.awaitWhole(cup, 2);
    }

    @Test
    void pretendersOpenNothing() {
        for (String call : List.of("GET /api/v1/orders", "GET /api/v1/admin/audit", "POST /api/v1/sales/1/publish")) {
            for (Wire wire : everyDoor()) {
                Wire.Reply reply = wire.send(call, PRETENDERS.toArray(String[]::new));
                reply.isProblem(401, "unauthenticated");
            }
        }
        var headers = new ArrayList<>(PRETENDERS);
        headers.add(bearer("shopper-31002"));
        Wire.toGateway()
                .send("GET /api/v1/admin/audit", headers.toArray(String[]::new))
                .isProblem(403, "forbidden");
    }

    @Test
    void twoTokensTwoKeysOrTwoTypesAreRefusedAtEveryDoor() {
        Item cup = Operator.signIn().openOne(SaleDraft.named("Twin cups").with("CUP-2", 9, 9, 1));
        String one = "shopper-31003";
        String operator = "Authorization: Bearer " + Platform.stack().secrets().operatorToken();
        for (Wire wire : everyDoor()) {
            for (List<String> twice : List.of(
                    List.of(bearer(one), operator),
                    List.of(operator, bearer(one)),
                    List.of(bearer(one), bearer(one)),
                    List.of(bearer(one), "authorization: " + "Bearer x"),
                    List.of(bearer(one), "Idempotency-Key: a", "idempotency-key: b"),
                    List.of(bearer(one), "Idempotency-Key: a", "Idempotency-Key: a"),
                    List.of(bearer(one), "Idempotency-Key: \u00e4"),
                    List.of(bearer(one), key(), "Content-Type: text/plain"))) {
                var headers = new ArrayList<>(twice);
                headers.add(JSON);
                wire.send("POST " + cup.path() + "/orders", headers, Shopper.wish(1))
                        .isProblem(400, "malformed-request");
            }
        }
        assertThat(ordersOf(one)).isZero();
        Books.awaitWhole(cup, 0);
    }

    @Test
    void aBodyHasOneLengthAndARequestOneEnd() {
        Item cup = Operator.signIn().openOne(SaleDraft.named("Split cups").with("CUP-3", 9, 9, 1));
        String user = "shopper-31004";
        String victim = "GET /api/v1/orders HTTP/1.1\r\nHost: x\r\n" + bearer(user) + "\r\n\r\n";
        String wish = Shopper.wish(1);
        String chunked = Integer.toHexString(wish.length()) + "\r\n" + wish + "\r\n0\r\n\r\n";
        String post = "POST " + cup.path() + "/orders";
        var softly = new SoftAssertions();
        for (Wire wire : everyDoor().subList(0, 2)) {
            for (List<String> lengths : List.of(
                    List.of("Content-Length: 0", "Content-Length: " + wish.length()),
                    List.of("Content-Length: " + wish.length() + ", 0"),
                    List.of("Content-Length: -1"),
                    List.of("Content-Length: +5"),
                    List.of("Content-Length: 0x10"),
                    List.of("Content-Length: 99999999999999999999"),
                    List.of("Transfer-Encoding: chunked", "Transfer-Encoding: identity"),
                    List.of("Transfer-Encoding: xchunked"),
                    List.of("Transfer-Encoding: identity, chunked, identity"),
                    List.of("Transfer-Encoding:\u000bchunked"),
                    List.of("Transfer-Encoding : chunked"))) {
                var headers = new ArrayList<>(lengths);
                headers.addAll(List.of("Connection: keep-alive", bearer(user), JSON, key()));
                Wire.Reply reply = wire.send(post, headers, wish + victim);
                softly.assertThat(reply.status()).as("%s: %s", lengths, reply).isEqualTo(400);
                softly.assertThat(reply.answers()).as("answers to %s", lengths).isEqualTo(1);
                softly.check(reply::isProblem);
            }
            // Both lengths at once: whatever becomes of the first request, there is no second one in it.
            for (int length : List.of(0, 4, wish.length(), chunked.length())) {
                var headers = List.of(
                        "Transfer-Encoding: chunked",
                        "Content-Length: " + length,
                        "Connection: keep-alive",
                        bearer(user),
                        JSON,
                        key());
                Wire.Reply reply = wire.send(post, headers, chunked + victim);
                softly.assertThat(reply.answers())
                        .as("answers with length %s: %s", length, reply)
                        .isEqualTo(1);
                softly.assertThat(reply.status()).as("%s", reply).isIn(201, 400);
            }
            for (String chunks :
                    List.of("zz\r\n", "-1\r\n\r\n", "5\r\nabc", "5;" + "x".repeat(20_000) + "\r\n", "fffffffff\r\n")) {
                var headers = List.of("Transfer-Encoding: chunked", "Connection: close", bearer(user), JSON, key());
                Wire.Reply reply = wire.send(post, headers, chunks + "\r\n0\r\n\r\n");
                softly.check(() -> reply.isProblem(400, "malformed-request"));
            }
        }
        softly.assertAll();
        assertThat(ordersOf(user)).as("only what was said clearly was done").isLessThanOrEqualTo(8);
        Books.awaitWhole(cup, ordersOf(user));
    }

    @Test
    void noSpellingOfAPathLeadsInside() {
        var softly = new SoftAssertions();
        String order = "127.0.0.1:" + Platform.instance("order-1").port();
        String service = "Authorization: Bearer " + Platform.stack().secrets().serviceToken("inventory");
        var targets = new ArrayList<String>();
        for (String inside :
                List.of("internal/unsettled?saleId=1&skuId=X", "internal/sales/1", "actuator/prometheus")) {
            for (String way : List.of(
                    "/",
                    "//",
                    "/./",
                    "/%2e/",
                    "/.;/",
                    "/;x=y/",
                    "/api/v1/../../",
                    "/api/v1/%2e%2e/%2e%2e/",
                    "/api/v1/%252e%252e/%252e%252e/",
                    "/api/v1/..;/..;/",
                    "/api/v1/orders/../../../",
                    "/api/v1/orders/..%2f..%2f..%2f",
                    "/api/v1/orders/..%5c..%5c..%5c",
                    "/api/v1/orders/..\\..\\..\\",
                    "/api/v1/sales/1/..%00/",
                    "/assets/../",
                    "/assets/%2e%2e/",
                    "/pages/..;/",
                    "/openapi/../",
                    "/admin/../",
                    "/INTERNAL/../",
                    "http://" + order + "/",
                    "http://" + order + "@localhost/",
                    "https://" + order + "/",
                    order + "/",
                    "///" + order + "/",
                    "/\\" + order + "/")) {
                targets.add(way + inside);
            }
            targets.add("/%69" + inside.substring(1));
            targets.add("/" + inside.replace("/", "%2f"));
            targets.add("/" + inside.replace("/", "//"));
            targets.add("/" + inside.replace("/", ";/"));
        }
        for (String target : targets) {
            for (List<String> caller : List.of(
                    List.<String>of(),
                    List.of(bearer("shopper-31005")),
                    List.of("Authorization: Bearer "
                            + Platform.stack().secrets().operatorToken()))) {
                Wire.Reply reply = Wire.toGateway().send("GET " + target, caller, "");
                softly.assertThat(reply.status())
                        .as("%s by %s: %s", target, caller.size(), reply)
                        .isIn(400, 401, 404);
                softly.check(reply::isProblem);
                if (target.startsWith("/internal/") || target.startsWith("/%69nternal/")) {
                    softly.assertThat(reply.status())
                            .as("%s does not even exist", target)
                            .isEqualTo(404);
                }
            }
            Wire.Reply stolen = Wire.toGateway().send("GET " + target, service);
            softly.assertThat(stolen.status())
                    .as("%s with a service's token: %s", target, stolen)
                    .isIn(400, 401, 404);
        }
        softly.assertAll();
    }

    @Test
    void noHeaderChangesTheMethod() {
        Operator operator = Operator.signIn();
        String draft = operator.post(
                        "/api/v1/sales",
                        SaleDraft.named("Untouched").with("CUP-4", 9, 9, 1).json())
                .text("saleId");
        String token = "Authorization: Bearer " + Platform.stack().secrets().operatorToken();
        for (String header : List.of("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override", "_method")) {
            var headers = List.of(token, JSON, header + ": PUT");
            Wire.toGateway()
                    .send(
                            "POST /api/v1/sales/" + draft,
                            headers,
                            SaleDraft.named("Changed").with("CUP-4", 9, 9, 1).json())
                    .isProblem(405, "method-not-allowed");
            Wire.toGateway()
                    .send("GET /api/v1/sales/" + draft + "/publish?_method=POST", List.of(token, header + ": POST"), "")
                    .isProblem(405, "method-not-allowed");
        }
        for (String method : List.of("TRACE", "CONNECT", "PROPFIND", "get", "G\u00c4T", "DELETE", "PATCH")) {
            Wire.Reply reply = Wire.toGateway().send(method + " /api/v1/sales/" + draft, token);
            assertThat(reply.status()).as("%s: %s", method, reply).isIn(400, 405);
            reply.isProblem();
        }
        var seen = operator.get("/api/v1/sales/" + draft);
        assertThat(seen.text("title")).isEqualTo("Untouched");
        assertThat(seen.text("status")).isEqualTo("DRAFT");
    }

    @Test
    void whatIsNoHttpIsAnsweredWithAProblemAndTheLineIsClosed() {
        for (Wire wire : everyDoor()) {
            for (String nonsense : List.of(
                    "nonsense\r\n\r\n",
                    "GET\r\n\r\n",
                    "GET /api/v1/sales HTTP/9.9\r\nHost: x\r\n\r\n",
                    "GET /api/v1/sales HTTP/1.1\r\n\r\n",
                    "GET /api/v1/sales HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                    "GET /api/v1/sales HTTP/1.1\r\nHost: a/b\r\n\r\n",
                    "GET /api/v1/sales HTTP/1.1\r\nHost: x\r\nNo colon\r\n\r\n",
                    "GET /api/v1/sales HTTP/1.1\r\nHost: x\r\nX: a\u0000b\r\n\r\n",
                    "GET /api/v1/sales HTTP/1.1\r\nHost: x\r\nX: " + "y".repeat(70_000) + "\r\n\r\n",
                    "GET /api/v1/sales HTTP/1.1\r\nHost: x\r\n" + "X: y\r\n".repeat(500) + "\r\n",
                    "GET /" + "a".repeat(70_000) + " HTTP/1.1\r\nHost: x\r\n\r\n")) {
                Wire.Reply reply = wire.raw(nonsense.getBytes(StandardCharsets.ISO_8859_1));
                reply.isProblem(400, "malformed-request");
                assertThat(reply.answers()).isEqualTo(1);
            }
        }
    }
}
