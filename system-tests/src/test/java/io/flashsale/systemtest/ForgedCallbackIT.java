package io.flashsale.systemtest;

import static io.flashsale.systemtest.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.flashsale.localstack.Service;
import io.flashsale.systemtest.Http.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Callbacks that the provider did not send, or did not send so: the right status, and not a row changes. */
class ForgedCallbackIT {

    private static final String PATH = "/api/v1/payments/callbacks/sandbox";
    private static final byte[] WRONG_SECRET = new byte[32];

    /** A payment under way, as a forger who can see everything but the secret would know it. */
    private record Target(Shopper shopper, String orderId, String paymentId, long minor, String payUrl) {

        static Target begin(Item item) {
            Shopper shopper = Shopper.signIn();
            String orderId = shopper.buyConfirmed(item, 1);
            Answer payment = shopper.startPayment(orderId);
            return new Target(
                    shopper,
                    orderId,
                    payment.text("paymentId"),
                    payment.json().path("amount").path("minor").asLong(),
                    payment.text("payUrl"));
        }

        String body() {
            return body(paymentId, orderId, "CAPTURED", Long.toString(minor), "EUR", "\"tx-" + paymentId + "\"");
        }

        static String body(
                String paymentId, String orderId, String status, String minor, String currency, String transaction) {
            return """
                    {"notificationId":"n","paymentId":"%s","orderId":"%s","status":"%s","transactionId":%s,\
                    "amount":{"minor":%s,"currency":"%s"},"occurredAt":"2026-11-22T00:00:00Z"}""".formatted(paymentId, orderId, status, transaction, minor, currency);
        }

        /** Everything that payment- and order-service know about it. */
        List<Map<String, @Nullable Object>> rows() {
            var rows = new ArrayList<Map<String, @Nullable Object>>();
            for (String table : List.of("payments", "refunds", "journal_lines")) {
                rows.addAll(Databases.rows(shards("payment", table)
                        .map(name -> "SELECT * FROM " + name + " WHERE payment_id = " + paymentId)
                        .collect(Collectors.joining(" UNION ALL "))));
            }
            rows.addAll(Databases.rows(shards("order", "orders")
                    .map(name ->
                            "SELECT order_id, status, payment_id, reason FROM " + name + " WHERE order_id = " + orderId)
                    .collect(Collectors.joining(" UNION ALL "))));
            // When the sweeper looks next is its own affair.
            rows.forEach(row -> {
                row.remove("next_check_at");
                row.remove("checks");
                row.remove("ship_to");
            });
            return rows;
        }

        private static java.util.stream.Stream<String> shards(String service, String table) {
            return IntStream.range(0, 8).mapToObj(i -> service + "_" + i / 4 + "." + table + "_" + i % 4);
        }
    }

    private static byte[] secret() {
        try {
            return HexFormat.of()
                    .parseHex(Files.readAllLines(Platform.stack().secrets().callbackSecretsFile())
                            .getFirst());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sign(byte[] secret, String timestamp, String body) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal((timestamp + "." + body).getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String now() {
        return Long.toString(Instant.now().getEpochSecond());
    }

    private static List<String> signed(String body) {
        return signed(body, now());
    }

    private static List<String> signed(String body, String timestamp) {
        return List.of("Sandbox-Timestamp: " + timestamp, "Sandbox-Signature: " + sign(secret(), timestamp, body));
    }

    private static Wire.Reply call(String path, List<String> headers, String body) {
        var all = new ArrayList<>(headers);
        all.add("Content-Type: application/json");
        return Wire.toGateway().send("POST " + path, all, body);
    }

    @Test
    void whatTheProviderDidNotSignChangesNothing() {
        Item jar = Operator.signIn().openOne(SaleDraft.named("Jars").with("JAR-1", 9, 9, 1));
        Target target = Target.begin(jar);
        String body = target.body();
        String at = now();
        String good = "Sandbox-Signature: " + sign(secret(), at, body);
        String time = "Sandbox-Timestamp: " + at;
        String cheaper = Target.body(target.paymentId(), target.orderId(), "CAPTURED", "1", "EUR", "\"t\"");
        String shopper = "Authorization: Bearer "
                + Platform.stack().secrets().shopperToken(target.shopper().name());
        var before = target.rows();

        var unsigned = List.of(
                List.<String>of(),
                List.of(shopper),
                List.of("Authorization: Bearer " + Platform.stack().secrets().operatorToken()),
                List.of(time),
                List.of(good),
                List.of(time, "Sandbox-Signature: "),
                List.of(time, "Sandbox-Signature: " + sign(WRONG_SECRET, at, body)),
                List.of(time, "Sandbox-Signature: " + sign(secret(), at, cheaper)),
                List.of(time, "Sandbox-Signature: " + sign(secret(), at, body + " ")),
                List.of(time, "Sandbox-Signature: " + sign(secret(), at, "").substring(0, 63)),
                List.of(time, good + "00"),
                List.of(time, "Sandbox-Signature: " + "0".repeat(64)),
                List.of(time, "Sandbox-Signature: " + "z".repeat(64)),
                List.of("Sandbox-Timestamp: " + (Long.parseLong(at) + 1), good),
                // Two of them: which one would count?
                List.of(time, good, "Sandbox-Signature: " + "0".repeat(64)),
                List.of(time, "Sandbox-Signature: " + "0".repeat(64), good),
                List.of(time, good, good),
                List.of(time, time, good),
                List.of(time, good.replace("Sandbox-", "X-Sandbox-")));
        for (List<String> headers : unsigned) {
            call(PATH, headers, body).isProblem(401, "unauthenticated");
        }
        call(PATH, List.of(time, good), cheaper).isProblem(401, "unauthenticated");
        call(PATH, List.of(time, good), body.toUpperCase(Locale.ROOT)).isProblem(401, "unauthenticated");
        call(PATH, List.of(time, good), "").isProblem(401, "unauthenticated");
        for (long seconds : List.of(-310, -86_400, 310, 86_400)) {
            String then = Long.toString(Instant.now().getEpochSecond() + seconds);
            call(PATH, signed(body, then), body).isProblem(401, "unauthenticated");
        }
        for (String then : List.of("0", "-1", "1e9", "999999999999", "99999999999999999999", "now", "")) {
            call(PATH, signed(body, then), body).isProblem(401, "unauthenticated");
        }
        for (String provider : List.of("alipay", "SANDBOX", "sandbox2", "sandbox%20", "..", "%2e%2e", "sandbox;x=y")) {
            Wire.Reply reply = call("/api/v1/payments/callbacks/" + provider, signed(body), body);
            assertThat(reply.isProblem().status()).as("%s", provider).isIn(400, 404);
        }
        Wire.to(Platform.instances(Service.PAYMENT).getFirst().url())
                .send("POST " + PATH, List.of("X-Internal-Provider: sandbox", time), body)
                .isProblem(401, "unauthenticated");

        assertThat(target.rows()).isEqualTo(before);
        assertThat(target.shopper().order(target.orderId()).text("status")).isEqualTo("CONFIRMED");
    }

    @Test
    void whatDiffersFromTheTruthIsRefusedAlthoughItIsSigned() {
        Item jar = Operator.signIn().openOne(SaleDraft.named("More jars").with("JAR-2", 9, 9, 1));
        Target target = Target.begin(jar);
        Target other = Target.begin(jar);
        String payment = target.paymentId();
        String order = target.orderId();
        String minor = Long.toString(target.minor());
        var before = List.of(target.rows(), other.rows());

        for (String changed : List.of(
                Target.body(payment, order, "CAPTURED", "1", "EUR", "\"t\""),
                Target.body(payment, order, "CAPTURED", "0", "EUR", "\"t\""),
                Target.body(payment, order, "CAPTURED", "-" + minor, "EUR", "\"t\""),
                Target.body(payment, order, "CAPTURED", minor + "00", "EUR", "\"t\""),
                Target.body(payment, order, "CAPTURED", minor, "USD", "\"t\""),
                Target.body(payment, other.orderId(), "CAPTURED", minor, "EUR", "\"t\""),
                Target.body(payment, order, "FAILED", "1", "EUR", "\"t\""))) {
            call(PATH, signed(changed), changed).isProblem(409, "payment-mismatch");
        }
        for (String unreadable : List.of(
                "",
                "{",
                "{}",
                "[]",
                "null",
                "\u0000",
                Target.body(payment, order, "PAID", minor, "EUR", "\"t\""),
                Target.body(payment, order, "SUCCEEDED", minor, "EUR", "\"t\""),
                Target.body(payment, order, "captured", minor, "EUR", "\"t\""),
                Target.body(payment, order, "CAPTURED", "1e400", "EUR", "\"t\""),
                Target.body(payment, order, "CAPTURED", "99999999999999999999", "EUR", "\"t\""),
                Target.body(payment, order, "CAPTURED", minor, "eur", "\"t\""),
                Target.body(payment, order, "CAPTURED", minor, "EUR", "null"),
                Target.body(payment, order, "CAPTURED", minor, "EUR", "\"\""),
                Target.body(payment, order, "CAPTURED", minor, "EUR", "\"two words\""),
                Target.body(payment, order, "CAPTURED", minor, "EUR", "\"" + "t".repeat(65) + "\""),
                Target.body("0", order, "CAPTURED", minor, "EUR", "\"t\""),
                Target.body("1' OR '1'='1", order, "CAPTURED", minor, "EUR", "\"t\""))) {
            call(PATH, signed(unreadable), unreadable).isProblem(400, "malformed-request");
        }
        String nobodys = Target.body("1", order, "CAPTURED", minor, "EUR", "\"t\"");
        call(PATH, signed(nobodys), nobodys).isProblem(404, "not-found");
        String huge = Target.body(payment, order, "CAPTURED", minor, "EUR", "\"" + "t".repeat(20_000) + "\"");
        call(PATH, signed(huge), huge).isProblem(413, "payload-too-large");

        assertThat(List.of(target.rows(), other.rows())).isEqualTo(before);
    }

    @Test
    void aCaptureCountsOnceHoweverOftenAndHoweverChangedItComesAgain() {
        Item jar = Operator.signIn().openOne(SaleDraft.named("Last jars").with("JAR-3", 9, 9, 1));
        Target target = Target.begin(jar);
        Target other = Target.begin(jar);
        // By the provider itself: whoever audits the books later must find the capture in both of them.
        assertThat(Shopper.press(target.payUrl(), "success").status()).isEqualTo(200);
        target.shopper().awaitStatus(target.orderId(), "PAID");
        var after = eventually("payment " + target.paymentId() + " is settled", target::rows, rows -> rows.stream()
                .anyMatch(row -> "PAID".equals(row.get("settlement"))));
        var others = other.rows();
        String transaction = "\"" + after.getFirst().get("transaction_id") + "\"";
        String minor = Long.toString(target.minor());
        String body = Target.body(target.paymentId(), target.orderId(), "CAPTURED", minor, "EUR", transaction);
        var headers = signed(body);

        for (int i = 0; i < 5; i++) {
            assertThat(call(PATH, headers, body).status())
                    .as("the very same message again")
                    .isEqualTo(200);
        }
        String cheaper = Target.body(target.paymentId(), target.orderId(), "CAPTURED", "1", "EUR", transaction);
        call(PATH, signed(cheaper), cheaper).isProblem(409, "payment-mismatch");
        String another = Target.body(target.paymentId(), target.orderId(), "CAPTURED", minor, "EUR", "\"tx-2\"");
        call(PATH, signed(another), another).isProblem(409, "payment-mismatch");
        // One transaction pays one payment.
        String stolen = Target.body(other.paymentId(), other.orderId(), "CAPTURED", minor, "EUR", transaction);
        call(PATH, signed(stolen), stolen).isProblem(409, "payment-mismatch");
        String failed = Target.body(target.paymentId(), target.orderId(), "FAILED", minor, "EUR", "null");
        assertThat(call(PATH, signed(failed), failed).status())
                .as("too late to fail")
                .isEqualTo(200);

        assertThat(target.rows()).isEqualTo(after);
        assertThat(other.rows()).isEqualTo(others);
        assertThat(target.shopper().order(target.orderId()).text("status")).isEqualTo("PAID");
        assertThat(other.shopper().order(other.orderId()).text("status")).isEqualTo("CONFIRMED");
    }
}
