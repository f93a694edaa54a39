package io.flashsale.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.flashsale.localstack.Service;
import io.flashsale.systemtest.Http.Answer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What callers write into bodies: too much, the wrong thing, or something that other programs would act upon. */
class HostileInputIT {

    private static final String JSON = "Content-Type: application/json";

    /** Somebody, somewhere, would run or render these. Here they are text. */
    private static final List<String> INJECTIONS = List.of(
            "' OR '1'='1' -- ",
            "'; DROP TABLE orders_0; --",
            "\"; DELETE FROM sale; #",
            "1 UNION SELECT password FROM mysql.user",
            "\\'; SELECT SLEEP(5); --",
            "]] redis.call('FLUSHALL') --[[",
            "\r\nFLUSHALL\r\n",
            "${jndi:ldap://127.0.0.1:1/a}",
            "${env:FLASH_ISSUER} #{1+1} {{7*7}} <%= 7*7 %>",
            "%s%n%x%d {0} {}",
            "<script>alert(1)</script>",
            "\"><img src=x onerror=alert(1)>",
            "javascript:alert(1)",
            "</title><svg/onload=alert(1)>",
            "a\r\nSet-Cookie: owned=1\r\n\r\n<html>",
            "../../../etc/passwd",
            "; cat /etc/passwd | sh `id` $(id)",
            "=cmd|' /C calc'!A0",
            "\u202Egnp.exe",
            "\u200Bzero\u200Bwidth\uFEFF",
            "e\u0301 \u00e9 \u0130 \u017f \u00df \uFB01",
            "\uD83D\uDE00\uD83D\uDC69\u200D\uD83D\uDC69\u200D\uD83D\uDC67",
            "\u0645\u0631\u062D\u0628\u0627 \u4F60\u597D",
            "null",
            "NaN",
            "\\u0000 \\x00 %00",
            "\u0000",
            "a\u0000b",
            "\u001b[31mred\u001b[0m",
            "\u0008\u007f\u009f");

    private static final List<String> HALF_PAIRS = List.of("\\ud800", "a\\udc00b", "\\udc00\\ud800");

    private static String bearer(String token) {
        return "Authorization: Bearer " + token;
    }

    private static String operator() {
        return bearer(Platform.stack().secrets().operatorToken());
    }

    private static String shopper(String name) {
        return bearer(Platform.stack().secrets().shopperToken(name));
    }

    private static Wire.Reply post(String path, String authorization, String body) {
        return send("POST", path, authorization, body.getBytes(StandardCharsets.UTF_8));
    }

    private static Wire.Reply send(String method, String path, String authorization, byte[] body) {
        return Wire.toGateway()
                .send(method + " " + path, List.of(authorization, JSON, "Idempotency-Key: " + UUID.randomUUID()), body);
    }

    private static ObjectNode tree(String json) {
        return (ObjectNode) Http.JSON.readTree(json);
    }

    private static String quoted(String text) {
        return Http.JSON.writeValueAsString(text);
    }

    @Test
    void nobodyWritesFieldsThatAreNotHis() {
        Operator operator = Operator.signIn();
        Item box = operator.openOne(SaleDraft.named("Boxes").with("BOX-1", 9, 9, 1));
        String orders = box.path() + "/orders";
        String name = "shopper-32001";
        var softly = new SoftAssertions();
        for (String extra : List.of(
                "\"status\":\"PAID\"",
                "\"userId\":\"operator\"",
                "\"user_id\":\"operator\"",
                "\"orderId\":\"1\"",
                "\"amount\":{\"minor\":1,\"currency\":\"EUR\"}",
                "\"price\":{\"minor\":1,\"currency\":\"EUR\"}",
                "\"paymentId\":\"1\"",
                "\"bucket\":0",
                "\"reason\":\"x\"",
                "\"payBefore\":\"2099-01-01T00:00:00Z\"",
                "\"roles\":[\"ROLE_OPERATOR\"]",
                "\"Quantity\":9",
                "\"quantity \":9",
                "\"__proto__\":{\"quantity\":9}",
                "\"@class\":\"java.lang.ProcessBuilder\"",
                "\"$ref\":\"#/x\"")) {
            String wish = Shopper.wish(1);
            for (String body : List.of(
                    wish.replaceFirst("\\{", "{" + extra.replace("$", "\\$") + ","),
                    wish.replace("{\"name\"", "{" + extra + ", \"name\""))) {
                Wire.Reply reply = post(orders, shopper(name), body);
                softly.check(() -> reply.isProblem(400, "malformed-request"));
            }
        }
        String draft = SaleDraft.named("Assigned").with("BOX-2", 9, 9, 1).json();
        for (String extra : List.of(
                "\"saleId\":\"1\"", "\"status\":\"OPEN\"", "\"version\":9", "\"createdAt\":\"2026-01-01T00:00:00Z\"")) {
            Wire.Reply reply = post("/api/v1/sales", operator(), draft.replaceFirst("\\{", "{" + extra + ","));
            softly.check(() -> reply.isProblem(400, "malformed-request"));
        }
        for (String extra : List.of("\"available\":99", "\"taken\":-5", "\"opened\":1")) {
            Wire.Reply reply = post("/api/v1/sales", operator(), draft.replace("\"skuId\"", extra + ", \"skuId\""));
            softly.check(() -> reply.isProblem(400, "malformed-request"));
        }
        for (String body : List.of("{\"quantity\":1,\"total\":99}", "{\"quantity\":1,\"taken\":0}")) {
            Wire.Reply reply = post(box.path() + "/restock", operator(), body);
            softly.check(() -> reply.isProblem(400, "malformed-request"));
        }
        Wire.Reply login = post(
                "/api/v1/auth/token",
                "X: y",
                "{\"username\":\"shopper-1\",\"password\":\"local\",\"roles\":[\"ROLE_OPERATOR\"]}");
        softly.check(() -> login.isProblem(400, "malformed-request"));
        String scan = Courier.scan("X", "DELIVERED", 0);
        Wire.Reply scans = post(
                "/api/v1/scans",
                bearer(Platform.stack().secrets().courierToken()),
                "[" + scan.replaceFirst("\\{", "{\"orderId\":\"1\",") + "]");
        softly.check(() -> scans.isProblem(400, "malformed-request"));
        softly.assertAll();

        assertThat(operator.get("/api/v1/orders").status()).isEqualTo(403);
        assertThat(Http.get(
                                Platform.gateway() + "/api/v1/orders",
                                Map.of(
                                        "Authorization",
                                        "Bearer " + Platform.stack().secrets().shopperToken(name)))
                        .json()
                        .path("items")
                        .size())
                .isZero();
        assertThat(Databases.number("SELECT COUNT(*) AS n FROM inventory_0.sale WHERE title = 'Assigned'"))
                .isZero();
        Books.awaitWhole(box, 0);
    }

    @Test
    void aPaymentCostsWhatTheOrderCostsWhateverTheBodySays() {
        Item box = Operator.signIn().openOne(SaleDraft.named("Dear boxes").with("BOX-3", 9, 9, 1));
        Shopper shopper = Shopper.signIn();
        String orderId = shopper.buyConfirmed(box, 2);

        Answer payment = shopper.post(
                "/api/v1/orders/" + orderId + "/payments",
                "{\"amount\":{\"minor\":1,\"currency\":\"IDR\"},\"status\":\"SUCCEEDED\",\"paymentId\":\"7\"}",
                UUID.randomUUID().toString());

        assertThat(payment.status()).as("%s", payment).isEqualTo(201);
        assertThat(payment.text("status")).isEqualTo("STARTED");
        assertThat(payment.json().path("amount").path("minor").asLong()).isEqualTo(2 * 1999);
        assertThat(payment.json().path("amount").path("currency").asString()).isEqualTo("EUR");
        Answer cancelled =
                shopper.post("/api/v1/orders/" + orderId + "/cancel", "{\"status\":\"PAID\",\"reason\":\"<b>\"}");
        assertThat(cancelled.text("status")).as("%s", cancelled).isEqualTo("CANCELLED");
        assertThat(cancelled.body()).doesNotContain("<b>");
    }

    @Test
    void anOperatorsTextComesBackAsItWasOrIsRefused() {
        Operator operator = Operator.signIn();
        var kept = new ArrayList<String>();
        var softly = new SoftAssertions();
        for (String text : INJECTIONS) {
            var draft = tree(SaleDraft.named("x").with("INJ-1", 9, 9, 1).json());
            draft.put("title", text);
            ((ObjectNode) draft.path("items").get(0)).put("name", text);
            Wire.Reply created = post("/api/v1/sales", operator(), draft.toString());
            boolean printable = text.codePoints().noneMatch(Character::isISOControl);
            softly.assertThat(created.status())
                    .as("%s: %s", quoted(text), created)
                    .isEqualTo(printable ? 201 : 400);
            if (created.status() != 201) {
                softly.check(() -> created.isProblem(400, "malformed-request"));
                continue;
            }
            kept.add(text);
            Answer read = operator.get(
                    "/api/v1/sales/" + created.json().path("saleId").asString());
            softly.assertThat(read.text("title")).isEqualTo(text.strip());
            softly.assertThat(read.json().path("items").get(0).path("name").asString())
                    .isEqualTo(text.strip());
            softly.assertThat(read.header("Content-Type")).hasValue("application/json");
            softly.assertThat(read.header("X-Content-Type-Options")).hasValue("nosniff");
            softly.assertThat(read.headers().map().keySet()).doesNotContain("set-cookie");
        }
        for (String half : HALF_PAIRS) {
            String draft = SaleDraft.named("HALF").with("INJ-2", 9, 9, 1).json();
            Wire.Reply reply = post("/api/v1/sales", operator(), draft.replace("HALF", half));
            softly.check(() -> reply.isProblem(400, "malformed-request"));
        }
        for (String sku : INJECTIONS) {
            var draft = tree(SaleDraft.named("skus").with("INJ-3", 9, 9, 1).json());
            ((ObjectNode) draft.path("items").get(0)).put("skuId", sku);
            Wire.Reply reply = post("/api/v1/sales", operator(), draft.toString());
            boolean code = sku.matches("[A-Za-z0-9._-]{1,32}");
            softly.assertThat(reply.status())
                    .as("SKU %s: %s", quoted(sku), reply)
                    .isEqualTo(code ? 201 : 400);
        }
        for (String sku : List.of(".", "..", "", "x".repeat(33))) {
            var draft = tree(SaleDraft.named("dots").with("INJ-4", 9, 9, 1).json());
            ((ObjectNode) draft.path("items").get(0)).put("skuId", sku);
            Wire.Reply reply = post("/api/v1/sales", operator(), draft.toString());
            softly.check(() -> reply.isProblem(400, "malformed-request"));
        }
        softly.assertAll();
        assertThat(kept).hasSizeGreaterThan(20);
        // The tables are all still there, and so is Redis.
        assertThat(Operator.signIn().brokenLaws()).isEmpty();
    }

    @Test
    void aShoppersAddressReachesTheParcelAsItWasWritten() {
        Item box = Operator.signIn().openOne(SaleDraft.named("Posted boxes").with("BOX-4", 90, 90, 1));
        String name = "shopper-32002";
        var sent = new LinkedHashMap<String, String>();
        var softly = new SoftAssertions();
        for (String text : INJECTIONS) {
            for (String field : List.of("name", "address", "phone")) {
                var wish = tree(Shopper.wish(1));
                ((ObjectNode) wish.path("shipTo")).put(field, text);
                Wire.Reply reply = post(box.path() + "/orders", shopper(name), wish.toString());
                boolean control = text.codePoints()
                        .anyMatch(c ->
                                Character.isISOControl(c) && !(field.equals("address") && "\r\n\t".indexOf(c) >= 0));
                boolean c1 = text.codePoints().anyMatch(c -> c >= 0x80 && Character.isISOControl(c));
                boolean taken = !field.equals("phone") && !control && !c1;
                softly.assertThat(reply.status())
                        .as("%s in %s: %s", quoted(text), field, reply)
                        .isEqualTo(taken ? 201 : 400);
                softly.assertThat(reply.body()).as("an address in an answer").doesNotContain("Canal St");
                if (reply.status() == 201) {
                    sent.put(
                            reply.json().path("orderId").asString(),
                            wish.path("shipTo").toString());
                }
            }
        }
        for (String half : HALF_PAIRS) {
            Wire.Reply reply =
                    post(box.path() + "/orders", shopper(name), Shopper.wish(1).replace("Ada L.", half));
            softly.check(() -> reply.isProblem(400, "malformed-request"));
        }
        softly.assertAll();
        assertThat(sent.size()).isGreaterThan(40);

        // What logistics-service would be told about these orders.
        var ids = new ArrayList<>(sent.keySet());
        Answer told = Http.post(
                Platform.instances(Service.ORDER).getFirst().url() + "/internal/orders/ship-to",
                Map.of("Authorization", "Bearer " + Platform.stack().secrets().serviceToken("logistics")),
                Client.JSON_TYPE,
                Http.JSON.writeValueAsString(Map.of("orderIds", ids)));
        assertThat(told.status()).as("%s", told).isEqualTo(200);
        assertThat(told.json().path("items").size()).isEqualTo(sent.size());
        for (JsonNode item : told.json().path("items")) {
            assertThat(item.path("shipTo"))
                    .isEqualTo(Http.JSON.readTree(sent.get(item.path("orderId").asString())));
        }
        Books.awaitWhole(box, sent.size());
    }

    @Test
    void aCouriersTextComesBackAsItWasOrIsRefused() {
        Item box = Operator.signIn().openOne(SaleDraft.named("Scanned boxes").with("BOX-5", 9, 9, 1));
        Shopper shopper = Shopper.signIn();
        String orderId = shopper.buyConfirmed(box, 1);
        shopper.pay(orderId);
        String parcel = shopper.awaitTrackingNumber(orderId);
        String courier = bearer(Platform.stack().secrets().courierToken());
        var taken = new ArrayList<String>();
        var softly = new SoftAssertions();
        for (String text : INJECTIONS) {
            var scan = tree(Courier.scan(parcel, "ARRIVED", taken.size()));
            scan.put("facility", text).put("deviceId", text);
            Wire.Reply reply = post("/api/v1/scans", courier, "[" + scan + "]");
            boolean printable = text.codePoints().noneMatch(Character::isISOControl);
            softly.assertThat(reply.status()).as("%s: %s", quoted(text), reply).isEqualTo(printable ? 200 : 400);
            if (reply.status() == 200) {
                taken.add(text);
            }
            for (String field : List.of("trackingNumber", "scanId", "type", "occurredAt")) {
                var odd = tree(Courier.scan("X", "ARRIVED", 0));
                odd.put(field, text);
                Wire.Reply answer = post("/api/v1/scans", courier, "[" + odd + "]");
                softly.assertThat(answer.status())
                        .as("%s in %s: %s", quoted(text), field, answer)
                        .isIn(200, 400);
                // What is echoed is data to whoever reads it.
                if (answer.status() == 200) {
                    softly.assertThat(answer.header("content-type")).hasValue("application/json");
                    softly.assertThat(answer.header("x-content-type-options")).hasValue("nosniff");
                } else {
                    softly.check(answer::isProblem);
                }
            }
        }
        softly.assertAll();
        List<String> shown = shopper.parcel(parcel)
                .json()
                .path("events")
                .valueStream()
                .map(event -> event.path("facility").asString())
                .toList();
        assertThat(shown).containsExactlyInAnyOrderElementsOf(taken);
        assertThat(taken).hasSizeGreaterThan(20);
        for (int shard = 0; shard < 8; shard++) {
            for (var row : Databases.rows("SELECT facility, device_id FROM logistics_" + shard / 4 + ".scans_"
                    + shard % 4 + " WHERE order_id = " + orderId)) {
                assertThat(taken).contains((String) row.get("facility"));
                assertThat(row.get("device_id")).isEqualTo(row.get("facility"));
            }
        }
    }

    @Test
    void keysAndQueriesAreTextToo() {
        Item box = Operator.signIn().openOne(SaleDraft.named("Keyed boxes").with("BOX-6", 90, 90, 1));
        String name = "shopper-32003";
        int bought = 0;
        for (String text : INJECTIONS) {
            boolean key = text.length() <= 64 && text.chars().allMatch(c -> c > 0x20 && c < 0x7f);
            if (text.chars().allMatch(c -> c >= 0x20 && c < 0x7f)) {
                for (int time = 0; time < 2; time++) {
                    Wire.Reply reply = Wire.toGateway()
                            .send(
                                    "POST " + box.path() + "/orders",
                                    List.of(shopper(name), JSON, "Idempotency-Key: " + text.strip()),
                                    Shopper.wish(1));
                    assertThat(reply.status())
                            .as("key %s: %s", quoted(text), reply)
                            .isEqualTo(!key && text.strip().contains(" ") ? 400 : time == 0 ? 201 : 200);
                    bought += reply.status() == 201 ? 1 : 0;
                }
            }
            String encoded = java.net.URLEncoder.encode(text, StandardCharsets.UTF_8);
            for (String call : List.of(
                    "/api/v1/orders?cursor=" + encoded,
                    "/api/v1/orders?limit=" + encoded,
                    "/api/v1/sales?status=" + encoded,
                    "/api/v1/sales?cursor=" + encoded,
                    "/api/v1/sales?limit=" + encoded)) {
                Wire.toGateway().send("GET " + call, shopper(name)).isProblem(400, "malformed-request");
            }
            for (String path : List.of(
                    "/api/v1/orders/",
                    "/api/v1/payments/",
                    "/api/v1/parcels/",
                    "/api/v1/sales/",
                    "/openapi/",
                    "/assets/",
                    "/api/v1/admin/dead-letters/")) {
                Wire.Reply reply = Wire.toGateway().send("GET " + path + encoded.replace("+", "%20"), operator());
                assertThat(reply.isProblem().status()).as("%s%s", path, encoded).isIn(400, 403, 404);
            }
            Wire.Reply page = Wire.toGateway().send("GET /problems/" + encoded.replace("+", "%20"));
            assertThat(page.status()).isIn(400, 404);
            assertThat(page.body()).doesNotContain("<script>alert", "onerror", "onload");
        }
        Books.awaitWhole(box, bought);
    }

    @Test
    void whatIsNotTheRightJsonIsAClearRefusalEverywhere() {
        Operator operator = Operator.signIn();
        Item box = operator.openOne(SaleDraft.named("Sturdy boxes").with("BOX-7", 9, 9, 1));
        String draftId = operator.post(
                        "/api/v1/sales",
                        SaleDraft.named("Kept").with("BOX-8", 9, 9, 1).json())
                .text("saleId");
        record Target(String method, String path, String authorization, String body) {}
        String name = "shopper-32004";
        String draft = SaleDraft.named("Never").with("BOX-9", 9, 9, 1).json();
        String limits = operator.get("/api/v1/admin/limits").body();
        var targets = List.of(
                new Target("POST", box.path() + "/orders", shopper(name), Shopper.wish(1)),
                new Target("POST", "/api/v1/sales", operator(), draft),
                new Target("PUT", "/api/v1/sales/" + draftId, operator(), draft),
                new Target("POST", box.path() + "/restock", operator(), "{\"quantity\": 1}"),
                new Target(
                        "POST",
                        "/api/v1/scans",
                        bearer(Platform.stack().secrets().courierToken()),
                        "[" + Courier.scan("X", "ARRIVED", 0) + "]"),
                new Target("PUT", "/api/v1/admin/limits", operator(), limits),
                new Target(
                        "POST", "/api/v1/auth/token", "X: y", "{\"username\":\"shopper-1\",\"password\":\"local\"}"));
        var softly = new SoftAssertions();
        for (Target target : targets) {
            for (byte[] body : nonsense(target.body())) {
                Wire.Reply reply = send(target.method(), target.path(), target.authorization(), body);
                softly.assertThat(reply.status())
                        .as("%s %s <- %s: %s", target.method(), target.path(), shortened(body), reply)
                        .isIn(400, 413);
                softly.check(reply::isProblem);
            }
            for (String type : List.of(
                    "text/plain",
                    "application/xml",
                    "text/xml",
                    "application/yaml",
                    "application/cbor",
                    "application/x-www-form-urlencoded",
                    "multipart/form-data",
                    "multipart/form-data; boundary=x",
                    "application/octet-stream",
                    "application/x-java-serialized-object",
                    "*/*",
                    "application/*",
                    "json",
                    "application/json; charset=nonsense",
                    "")) {
                Wire.Reply reply = Wire.toGateway()
                        .send(
                                target.method() + " " + target.path(),
                                List.of(
                                        target.authorization(),
                                        "Content-Type: " + type,
                                        "Idempotency-Key: " + UUID.randomUUID()),
                                target.body());
                softly.check(() -> reply.isProblem(415, "unsupported-media-type"));
            }
            Wire.Reply zipped = Wire.toGateway()
                    .send(
                            target.method() + " " + target.path(),
                            List.of(target.authorization(), JSON, "Content-Encoding: gzip", "Idempotency-Key: z"),
                            target.body());
            softly.check(() -> zipped.isProblem(415, "unsupported-media-type"));
        }
        softly.assertAll();

        assertThat(operator.get("/api/v1/sales/" + draftId).text("title")).isEqualTo("Kept");
        assertThat(Databases.number("SELECT COUNT(*) AS n FROM inventory_0.sale WHERE title = 'Never'"))
                .isZero();
        assertThat(operator.get("/api/v1/admin/limits").body()).isEqualTo(limits);
        Books books = Books.awaitWhole(box, 0);
        assertThat(books.total()).as("nothing was restocked").isEqualTo(9);
    }

    private static String shortened(byte[] body) {
        String text = new String(body, StandardCharsets.ISO_8859_1);
        return text.length() <= 120 ? text : text.substring(0, 120) + "... (" + text.length() + ")";
    }

    /** A good body, spoilt in every way that does not ask what it is about. */
    private static List<byte[]> nonsense(String good) {
        var bodies = new ArrayList<byte[]>();
        String start = good.substring(0, 1);
        String end = start.equals("[") ? "]" : "}";
        for (String text : List.of(
                "",
                " ",
                "null",
                "true",
                "7",
                "\"text\"",
                start,
                start + end + start + end,
                start.equals("[") ? "{}" : "[]",
                start.equals("[") ? "[[]]" : "{\"\":{}}",
                good + "x",
                good + good,
                good.substring(0, good.length() - 1),
                "/* comment */" + good,
                good.replace('"', '\''),
                good + ",",
                "\u0000" + good,
                "{\"a\":".repeat(2_000),
                "[".repeat(10_000),
                "[".repeat(40) + "]".repeat(40),
                "{\"" + "k".repeat(60_000) + "\":1}",
                "x".repeat(600_000),
                "NaN",
                "-Infinity",
                "1e999999999",
                "9".repeat(5_000))) {
            bodies.add(text.getBytes(StandardCharsets.UTF_8));
        }
        bodies.add(new byte[] {(byte) 0xff, (byte) 0xfe});
        bodies.add(new byte[] {'{', '"', (byte) 0xc3, '"', ':', '1', '}'});
        JsonNode tree = Http.JSON.readTree(good);
        var spoilt = new ArrayList<String>();
        spoilFields(tree, tree, spoilt);
        spoilt.forEach(body -> bodies.add(body.getBytes(StandardCharsets.UTF_8)));
        return bodies;
    }

    /** Each field in turn: of a wrong type, a huge number, twice, or under a name that nobody knows. */
    private static void spoilFields(JsonNode root, JsonNode node, List<String> spoilt) {
        if (node instanceof ObjectNode object) {
            for (String field : List.copyOf(object.propertyNames())) {
                JsonNode was = object.get(field);
                String marker = "\"@@" + field + "@@\"";
                object.put(field, "@@" + field + "@@");
                String template = root.toString();
                object.set(field, was);
                var wrong = new ArrayList<>(
                        List.of("{}", "[]", "[null]", "1e400", "NaN", "9".repeat(30), "1.5", "true", "-1"));
                if (was.isNumber()) {
                    wrong.addAll(List.of("\"" + was + "\"", "\"x\"", "9".repeat(2_000), "1e-400", "0x10", "01", "+1"));
                } else if (was.isString()) {
                    wrong.addAll(
                            List.of("7", "\"\\ud800\"", "\"\\u0000\"", "\"\\x\"", "\"" + "y".repeat(5_000) + "\""));
                }
                wrong.add(was + ",\"" + field + "\":" + was);
                wrong.add(was + ",\"" + field + "x\":1");
                wrong.forEach(value -> spoilt.add(template.replace(marker, value)));
                spoilFields(root, was, spoilt);
            }
        } else if (node.isArray()) {
            node.forEach(item -> spoilFields(root, item, spoilt));
        }
    }

    @Test
    void hugeBodiesAreRefusedAnnouncedOrNot() {
        Item box = Operator.signIn().openOne(SaleDraft.named("Huge boxes").with("BOX-10", 9, 9, 1));
        String orders = box.path() + "/orders";
        byte[] huge = new byte[3 * 1024 * 1024];
        post(orders, shopper("shopper-32005"), new String(huge, StandardCharsets.ISO_8859_1))
                .isProblem(413, "payload-too-large");
        String chunk = Integer.toHexString(10_000) + "\r\n" + "x".repeat(10_000) + "\r\n";
        Wire.toGateway()
                .send(
                        "POST " + orders,
                        List.of(shopper("shopper-32005"), JSON, "Idempotency-Key: h", "Transfer-Encoding: chunked"),
                        chunk.repeat(100) + "0\r\n\r\n")
                .isProblem(413, "payload-too-large");
        Books.awaitWhole(box, 0);
    }
}
