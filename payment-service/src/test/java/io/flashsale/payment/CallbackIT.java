package io.flashsale.payment;

import static io.flashsale.payment.PaymentStage.AMOUNT;
import static io.flashsale.payment.PaymentStage.SECRET;
import static io.flashsale.payment.PaymentStage.callbackBody;
import static org.assertj.core.api.Assertions.assertThat;

import io.flashsale.contract.Money;
import io.flashsale.contract.OrderId;
import io.flashsale.contract.PaymentId;
import io.flashsale.contract.UserId;
import io.flashsale.payment.PaymentStage.Started;
import io.flashsale.payment.sandbox.MessageSignature;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Callbacks: who may speak, what counts, and what happens under bad luck. */
class CallbackIT {

    private static final byte[] OTHER = HexFormat.of().parseHex("b2".repeat(32));

    private final PaymentStage stage = PaymentStage.shared();

    @BeforeEach
    void noFaults() throws Exception {
        stage.sandbox.told("");
        stage.secretsAre(SECRET);
    }

    private static String captured(Started started) {
        return callbackBody(started, "CAPTURED", AMOUNT, "t-" + started.payment());
    }

    @Test
    void aSignedCallbackCountsOnce() {
        var started = stage.started("anna");
        assertThat(stage.callback(captured(started)).status()).isEqualTo(200);
        assertThat(stage.callback(captured(started)).status()).isEqualTo(200);
        assertThat(stage.status(started)).isEqualTo("SUCCEEDED");
        assertThat(stage.journalLines(started)).isEqualTo(2);
        stage.until("announced", () -> stage.announcements(started) == 1);
    }

    @Test
    void theSameCallbackThirtyTimesAtOnceCountsOnce() throws Exception {
        var started = stage.started("bert");
        List<Callable<Integer>> calls = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            calls.add(() -> stage.callback(captured(started)).status());
        }
        // 503 is allowed to the losers of a lock: the provider says it again.
        assertThat(PaymentIT.atOnce(calls))
                .allMatch(status -> status == 200 || status == 503)
                .contains(200);
        assertThat(stage.callback(captured(started)).status()).isEqualTo(200);
        assertThat(stage.journalLines(started)).isEqualTo(2);
        stage.until("announced", () -> stage.announcements(started) == 1);
    }

    /** They meet in one batch, or in several: each must come out as if it had come alone. */
    @Test
    void capturesThatComeTogetherCountOnceEachAndABadOneSpoilsNone() throws Exception {
        List<Started> good = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            good.add(stage.started("crowd-" + i));
        }
        var rivals = List.of(stage.started("rival-1"), stage.started("rival-2"));
        var failed = stage.started("unlucky");
        assertThat(stage.callback(callbackBody(failed, "FAILED", AMOUNT, "")).status())
                .isEqualTo(200);
        good.add(failed);
        List<Callable<Integer>> calls = new ArrayList<>();
        for (var started : good) {
            calls.add(() -> stage.callback(captured(started)).status());
            calls.add(() -> stage.callback(captured(started)).status());
        }
        for (var rival : rivals) {
            calls.add(() -> stage.callback(callbackBody(rival, "CAPTURED", AMOUNT, "one-for-two"))
                    .status());
        }
        var statuses = PaymentIT.atOnce(calls);
        // 503 is allowed to the losers of a lock: the provider says it again.
        assertThat(statuses.subList(0, 2 * good.size())).containsAnyOf(200).isSubsetOf(200, 503);
        for (var started : good) {
            assertThat(stage.callback(captured(started)).status()).isEqualTo(200);
            assertThat(stage.status(started)).isEqualTo("SUCCEEDED");
            assertThat(stage.journalLines(started)).isEqualTo(2);
        }
        for (var started : good) {
            stage.until("announced", () -> stage.announcements(started) == 1);
        }
        assertThat(rivals.stream().map(rival -> stage.callback(callbackBody(rival, "CAPTURED", AMOUNT, "one-for-two"))
                        .status()))
                .containsExactlyInAnyOrder(200, 409);
        assertThat(rivals.stream().map(stage::status)).containsExactlyInAnyOrder("SUCCEEDED", "STARTED");
        assertThat(rivals.stream().mapToLong(stage::journalLines).sum()).isEqualTo(2);
    }

    @Test
    void aBadSignatureIsRefusedAndChangesNothing() {
        var started = stage.started("cora");
        var body = captured(started);
        assertThat(stage.callback(body, OTHER, Instant.now()).status()).isEqualTo(401);
        assertThat(stage.callback(body, Map.of()).status()).isEqualTo(401);
        var timestamp = Long.toString(Instant.now().getEpochSecond());
        var signature = MessageSignature.sign(
                SECRET, timestamp, body.replace("129900", "1").getBytes());
        var forged = stage.callback(
                body,
                Map.of(MessageSignature.TIMESTAMP_HEADER, timestamp, MessageSignature.SIGNATURE_HEADER, signature));
        assertThat(forged.status()).isEqualTo(401);
        assertThat(forged.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(stage.callback("not json at all", Map.of()).status()).isEqualTo(401);
        assertThat(stage.status(started)).isEqualTo("STARTED");
        assertThat(stage.journalLines(started)).isZero();
    }

    @Test
    void aTimestampOutsideTheWindowIsRefused() {
        var started = stage.started("dora");
        assertThat(stage.callback(captured(started), SECRET, Instant.now().minusSeconds(310))
                        .status())
                .isEqualTo(401);
        assertThat(stage.callback(captured(started), SECRET, Instant.now().plusSeconds(310))
                        .status())
                .isEqualTo(401);
        assertThat(stage.status(started)).isEqualTo("STARTED");
        assertThat(stage.callback(captured(started), SECRET, Instant.now().minusSeconds(280))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void secretsAreRotatedWithoutAGap() throws Exception {
        stage.secretsAre(SECRET, OTHER);
        var one = stage.started("emil");
        assertThat(stage.callback(captured(one), OTHER, Instant.now()).status()).isEqualTo(200);
        var two = stage.started("emil");
        assertThat(stage.callback(captured(two), SECRET, Instant.now()).status())
                .isEqualTo(200);
        stage.secretsAre(OTHER);
        var three = stage.started("emil");
        assertThat(stage.callback(captured(three), SECRET, Instant.now()).status())
                .isEqualTo(401);
        assertThat(stage.callback(captured(three), OTHER, Instant.now()).status())
                .isEqualTo(200);
    }

    @Test
    void whatDiffersFromOurPaymentIsRefused() {
        var started = stage.started("finn");
        var other = stage.started("finn");
        for (var body : List.of(
                callbackBody(started, "CAPTURED", new Money(1, "CNY"), "t1"),
                callbackBody(started, "CAPTURED", new Money(AMOUNT.minor(), "USD"), "t1"),
                callbackBody(
                        new Started(started.user(), other.order(), started.payment(), ""), "CAPTURED", AMOUNT, "t1"))) {
            var answer = stage.callback(body);
            assertThat(answer.status()).isEqualTo(409);
            assertThat(answer.body()).contains("payment-mismatch");
        }
        assertThat(stage.status(started)).isEqualTo("STARTED");
        assertThat(stage.journalLines(started)).isZero();
    }

    @Test
    void aTransactionPaysOnePayment() {
        var one = stage.started("gina");
        var two = stage.started("gina");
        assertThat(stage.callback(callbackBody(one, "CAPTURED", AMOUNT, "shared"))
                        .status())
                .isEqualTo(200);
        assertThat(stage.callback(callbackBody(two, "CAPTURED", AMOUNT, "shared"))
                        .status())
                .isEqualTo(409);
        assertThat(stage.callback(callbackBody(one, "CAPTURED", AMOUNT, "another"))
                        .status())
                .isEqualTo(409);
        // Wherever the others live: eight shoppers meet at least one other shard.
        for (int i = 0; i < 8; i++) {
            var elsewhere = stage.started("gina-" + i);
            assertThat(stage.callback(callbackBody(elsewhere, "CAPTURED", AMOUNT, "shared"))
                            .status())
                    .isEqualTo(409);
            assertThat(stage.status(elsewhere)).isEqualTo("STARTED");
        }
        assertThat(stage.status(two)).isEqualTo("STARTED");
        assertThat(stage.journalLines(one)).isEqualTo(2);
    }

    @Test
    void nonsenseFromTheRealProviderIsAProblemToo() {
        var ghost = new Started(UserId.of("nobody"), new OrderId(64), new PaymentId(128), "");
        assertThat(stage.callback(captured(ghost)).status()).isEqualTo(404);
        assertThat(stage.callback("{").status()).isEqualTo(400);
        assertThat(stage.callback("{}").status()).isEqualTo(400);
        assertThat(stage.callback("null").status()).isEqualTo(400);
        assertThat(stage.callback("").status()).isEqualTo(400);
        assertThat(stage.callback("x".repeat(17_000)).status()).isEqualTo(413);
        assertThat(Http.post(stage.url() + "/api/v1/payments/callbacks/nobody", null, Map.of(), "{}")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void threeCallbacksOfOneCaptureCountOnce() {
        var started = stage.started("hugo");
        stage.choose(started, "duplicate");
        stage.untilStatus(started, "SUCCEEDED");
        stage.until(
                "all three delivered",
                () -> PaymentStage.json(Http.get(stage.sandbox.url() + "/control", null))
                                .get("undelivered")
                                .asInt()
                        == 0);
        assertThat(stage.journalLines(started)).isEqualTo(2);
        stage.until("announced", () -> stage.announcements(started) == 1);
    }

    @Test
    void aLostCallbackIsMadeUpForByTheSweeper() {
        stage.sandbox.told("silent=true");
        var started = stage.started("ines");
        stage.choose(started, "success");
        stage.untilStatus(started, "SUCCEEDED");
        stage.until("announced", () -> stage.announcements(started) == 1);
        assertThat(stage.journalLines(started)).isEqualTo(2);
    }

    @Test
    void aKilledProviderForgetsNeitherTheCaptureNorItsCallback() throws Exception {
        stage.sandbox.told("lateMillis=1000");
        var started = stage.started("jana");
        stage.choose(started, "late");
        stage.sandbox.kill();
        stage.sandbox.start();
        stage.untilStatus(started, "SUCCEEDED");
        assertThat(Http.get(started.payUrl(), null).body()).contains("Paid");
        stage.until(
                "its callback is delivered",
                () -> PaymentStage.json(Http.get(stage.sandbox.url() + "/control", null))
                                .get("undelivered")
                                .asInt()
                        == 0);
        assertThat(stage.journalLines(started)).isEqualTo(2);
    }
}
