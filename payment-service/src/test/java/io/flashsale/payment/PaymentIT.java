package io.flashsale.payment;

import static org.assertj.core.api.Assertions.assertThat;

import io.flashsale.contract.PaymentId;
import io.flashsale.contract.UserId;
import io.flashsale.payment.Http.Answer;
import io.flashsale.payment.PaymentStage.Started;
import io.flashsale.platform.database.PhysicalDatabases;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Paying, from the shopper's side. */
class PaymentIT {

    private final PaymentStage stage = PaymentStage.shared();

    @BeforeEach
    void noFaults() {
        stage.sandbox.told("");
    }

    @Test
    void aPaidPaymentIsAnnouncedAndBooked() {
        var order = stage.orders.order("anna", "CONFIRMED");
        var answer = stage.pay(order, "anna", "first");
        assertThat(answer.status()).isEqualTo(201);
        var json = PaymentStage.json(answer);
        assertThat(answer.headers().firstValue("Location"))
                .contains("/api/v1/payments/" + json.get("paymentId").asString());
        assertThat(json.get("status").asString()).isEqualTo("STARTED");
        assertThat(json.get("orderId").asString()).isEqualTo(order.toString());
        assertThat(json.get("amount").toString()).isEqualTo("{\"minor\":129900,\"currency\":\"CNY\"}");
        assertThat(json.get("payUrl").asString()).startsWith(stage.sandbox.url() + "/pay/");

        var started = new Started(
                UserId.of("anna"),
                order,
                PaymentId.of(json.get("paymentId").asString()),
                json.get("payUrl").asString());
        assertThat(stage.choose(started, "success").body()).contains("CAPTURED");
        stage.untilStatus(started, "SUCCEEDED");
        stage.until("announced", () -> stage.announcements(started) == 1);
        assertThat(stage.announced).anySatisfy(item -> {
            assertThat(item.paymentId()).isEqualTo(started.payment());
            assertThat(item.orderId()).isEqualTo(order);
            assertThat(item.userId()).isEqualTo(started.user());
            assertThat(item.amount()).isEqualTo(PaymentStage.AMOUNT);
        });
        assertThat(stage.journalLines(started)).isEqualTo(2);
        assertThat(stage.journalSum(started)).isZero();
    }

    @Test
    void theSameKeyReplaysAndAnotherKeyJoins() {
        var order = stage.orders.order("bert", "CONFIRMED");
        var first = stage.pay(order, "bert", "k1");
        var replay = stage.pay(order, "bert", "k1");
        assertThat(replay.status()).isEqualTo(200);
        assertThat(replay.headers().firstValue("Idempotency-Replayed")).contains("true");
        assertThat(PaymentStage.json(replay)).isEqualTo(PaymentStage.json(first));
        var joined = stage.pay(order, "bert", "k2");
        assertThat(joined.status()).isEqualTo(200);
        assertThat(joined.headers().firstValue("Idempotency-Replayed")).isEmpty();
        assertThat(PaymentStage.json(joined)).isEqualTo(PaymentStage.json(first));

        var reused = stage.pay(stage.orders.order("bert", "CONFIRMED"), "bert", "k1");
        assertThat(reused.status()).isEqualTo(422);
        assertThat(reused.body()).contains("idempotency-key-reused");
    }

    @Test
    void twentyRequestsAtOnceStartOnePayment() throws Exception {
        var order = stage.orders.order("cora", "CONFIRMED");
        List<Callable<Answer>> requests = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            // Half of them with the same key, half each with its own.
            var key = i % 2 == 0 ? "same" : "own-" + i;
            requests.add(() -> stage.pay(order, "cora", key));
        }
        var answers = atOnce(requests);
        assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isIn(200, 201));
        assertThat(answers.stream().filter(answer -> answer.status() == 201)).hasSize(1);
        assertThat(answers.stream()
                        .map(answer -> PaymentStage.json(answer).get("paymentId"))
                        .distinct())
                .hasSize(1);
        assertThat(answers.stream()
                        .map(answer -> PaymentStage.json(answer).get("payUrl"))
                        .distinct())
                .hasSize(1);
    }

    @Test
    void aNeighboursOrderAndPaymentDoNotExist() {
        var hers = stage.started("dora");
        assertThat(stage.pay(hers.order(), "emil", "k").status()).isEqualTo(404);
        assertThat(stage.get("/api/v1/payments/" + hers.payment(), "emil").status())
                .isEqualTo(404);
        assertThat(stage.get("/api/v1/payments/" + hers.payment(), "dora").status())
                .isEqualTo(200);
        assertThat(stage.get("/api/v1/payments/12345", "dora").status()).isEqualTo(404);
        assertThat(stage.get("/api/v1/payments/nonsense", "dora").status()).isEqualTo(404);
    }

    @Test
    void withoutATokenNothingIsShown() {
        assertThat(Http.get(stage.url() + "/api/v1/payments/1", null).status()).isEqualTo(401);
        assertThat(Http.post(stage.url() + "/api/v1/orders/1/payments", null, Map.of(), "")
                        .status())
                .isEqualTo(401);
        assertThat(stage.get("/api/v1/admin/audit", "anna").status()).isEqualTo(403);
    }

    @Test
    void onlyAConfirmedOrderCanBePaid() {
        var pending = stage.pay(stage.orders.order("finn", "PLACED"), "finn", "k1");
        assertThat(pending.status()).isEqualTo(409);
        assertThat(pending.body()).contains("order-pending");
        assertThat(pending.headers().firstValue("Retry-After")).contains("1");
        var gone = stage.pay(stage.orders.order("finn", "CANCELLED"), "finn", "k1");
        assertThat(gone.status()).isEqualTo(409);
        assertThat(gone.body()).contains("order-state");
    }

    @Test
    void aKeyIsNeededAndMustBeReadable() {
        var order = stage.orders.order("gina", "CONFIRMED");
        var none = Http.post(stage.url() + "/api/v1/orders/" + order + "/payments", stage.token("gina"), Map.of(), "");
        assertThat(none.status()).isEqualTo(400);
        assertThat(none.body()).contains("idempotency-key-missing");
        assertThat(stage.pay(order, "gina", "x".repeat(65)).status()).isEqualTo(400);
    }

    @Test
    void whileTheProviderIsDownTheRowStaysAndTheKeyDrivesItOn() {
        stage.sandbox.told("fail=true");
        var order = stage.orders.order("hugo", "CONFIRMED");
        var down = stage.pay(order, "hugo", "k");
        assertThat(down.status()).isEqualTo(503);
        assertThat(down.headers().firstValue("Retry-After")).isPresent();

        stage.sandbox.told("");
        var up = stage.pay(order, "hugo", "k");
        assertThat(up.status()).isEqualTo(200);
        assertThat(PaymentStage.json(up).get("payUrl").asString()).startsWith(stage.sandbox.url() + "/pay/");
    }

    @Test
    void aProviderThatAnswersTooLateIsAskedAgainForTheSamePayment() {
        stage.sandbox.told("slowMillis=4000");
        var order = stage.orders.order("ines", "CONFIRMED");
        assertThat(stage.pay(order, "ines", "k").status()).isEqualTo(503);
        stage.sandbox.told("");
        var up = stage.pay(order, "ines", "k");
        assertThat(up.status()).isEqualTo(200);
        assertThat(PaymentStage.json(stage.pay(order, "ines", "k2"))).isEqualTo(PaymentStage.json(up));
    }

    @Test
    void aFailedPaymentStaysFailedUntilTheProviderCapturesAfterAll() {
        var started = stage.started("jana");
        stage.choose(started, "failure");
        stage.untilStatus(started, "FAILED");
        assertThat(stage.journalLines(started)).isZero();
        var second = stage.pay(started.order(), "jana", "again");
        assertThat(second.status()).isEqualTo(201);

        stage.choose(started, "success");
        stage.untilStatus(started, "SUCCEEDED");
        stage.until("announced", () -> stage.announcements(started) == 1);
        assertThat(stage.journalSum(started)).isZero();
    }

    @Test
    void rowsStandInAllEightTables() {
        var databases = stage.context.getBean(PhysicalDatabases.class);
        var seen = new HashSet<String>();
        for (int n = 0; seen.size() < 8; n++) {
            var user = "spread-" + n;
            int gene = UserId.of(user).gene();
            if (seen.add(databases.of(gene).name() + "." + databases.shards().tableName("payments", gene))) {
                var started = stage.started(user);
                assertThat(stage.number(started, "SELECT COUNT(*) FROM payments_@ WHERE payment_id = :payment"))
                        .isEqualTo(1);
                assertThat(stage.status(started)).isEqualTo("STARTED");
            }
        }
    }

    @Test
    void theAuditFindsWhatIsWrongAndNothingElse() {
        var started = stage.started("kurt");
        stage.choose(started, "success");
        stage.untilStatus(started, "SUCCEEDED");
        assertThat(brokenLaws()).isEmpty();

        stage.change(
                started,
                "UPDATE journal_lines_@ SET amount_minor = amount_minor + 1 WHERE payment_id = :payment AND line = 1");
        assertThat(brokenLaws()).hasSize(2).anyMatch(law -> law.contains("sums to zero"));
        stage.change(
                started,
                "UPDATE journal_lines_@ SET amount_minor = amount_minor - 1 WHERE payment_id = :payment AND line = 1");

        stage.change(
                started,
                "UPDATE payments_@ SET captured_at = TIMESTAMPADD(HOUR, -1, NOW(3)) WHERE payment_id = :payment");
        assertThat(brokenLaws()).singleElement().asString().contains("paid its order or was refunded");
        stage.paid(started);
        stage.until("settled", () -> brokenLaws().isEmpty());
    }

    private List<String> brokenLaws() {
        List<String> broken = new ArrayList<>();
        var answer = stage.getAsOperator("/api/v1/admin/audit");
        assertThat(answer.status()).isEqualTo(200);
        for (var law : PaymentStage.json(answer).get("laws")) {
            if (!law.get("ok").asBoolean()) {
                broken.add(law.get("law").asString() + ": " + law.get("detail").asString());
            }
        }
        return broken;
    }

    static <T> List<T> atOnce(List<Callable<T>> calls) throws Exception {
        var ready = new CountDownLatch(calls.size());
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = calls.stream()
                    .map(call -> executor.submit(() -> {
                        ready.countDown();
                        ready.await();
                        return call.call();
                    }))
                    .toList();
            List<T> results = new ArrayList<>();
            for (var result : running) {
                results.add(result.get());
            }
            return results;
        }
    }

    @Test
    void thePayPageShowsTheAmountAndHidesBehindAnUnguessableAddress() {
        var started = stage.started("lena");
        var page = Http.get(started.payUrl(), null);
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body())
                .contains("CNY 1,299.00")
                .contains(started.order().toString());
        assertThat(page.headers().firstValue("Content-Security-Policy")).isPresent();
        var token = started.payUrl().substring(started.payUrl().lastIndexOf('/') + 1);
        assertThat(token).hasSize(48);
        var last = token.charAt(47) == '0' ? '1' : '0';
        assertThat(Http.get(started.payUrl().substring(0, started.payUrl().length() - 1) + last, null)
                        .status())
                .isEqualTo(404);
    }
}
