package io.flashsale.systemtest;

import static io.flashsale.systemtest.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.flashsale.localstack.Service;
import io.flashsale.localstack.ServiceInstance;
import io.flashsale.systemtest.Http.Answer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A payment provider that is silent, slow, frozen, late or says everything three times. */
class ProviderFaultsIT {

    /** The sandbox calls three times for one payment. */
    private static final int CALLBACKS_TOO_MANY = 2;

    private final ServiceInstance provider =
            Platform.instances(Service.PROVIDER).getFirst();
    private final Shopper shopper = Shopper.signIn();
    private Item item;
    private String order;

    @BeforeEach
    void anOrderWaitsToBePaid() {
        item = Operator.signIn().openOne(SaleDraft.named("Provider").with("PROVIDER-1", 5, 1, 1));
        order = shopper.buyConfirmed(item, 1);
    }

    @AfterEach
    void everythingRunsAgain() {
        provider.resume();
        Platform.heal();
        tell("reset", "true");
    }

    private void tell(String fault, String value) {
        Answer answer = Http.post(
                provider.url() + "/control",
                Map.of(),
                "application/x-www-form-urlencoded",
                fault + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
        assertThat(answer.status()).as("control: %s", answer).isEqualTo(200);
    }

    private static double checks(String result) {
        return Metrics.sum(Service.PAYMENT, "flash_payment_checks_total", "result=\"" + result + "\"");
    }

    @Test
    void aCaptureWhoseCallbackWasLostIsFoundByAsking() {
        tell("silent", "true");
        double captured = checks("captured");
        Answer payment = shopper.startPayment(order);
        long begin = System.nanoTime();
        Shopper.press(payment.text("payUrl"), "success");
        shopper.awaitStatus(order, "PAID");
        assertThat(checks("captured")).as("found by asking, not by a callback").isGreaterThan(captured);
        FaultReport.add(
                "provider silent (callback lost)",
                "found by the check job",
                "1 payment",
                Duration.ofNanos(System.nanoTime() - begin));
        Verdict.awaitAllLaws();
    }

    @Test
    void aSlowOrFrozenProviderIsNotWaitedForAndOrderingGoesOn() {
        tell("slowMillis", "8000");
        Answer slow = pay();
        assertThat(slow.status()).as("slow: %s", slow).isEqualTo(503);
        assertThat(slow.header("Retry-After")).isPresent();
        tell("slowMillis", "0");
        provider.halt();
        Answer frozen = pay();
        assertThat(frozen.status()).as("frozen: %s", frozen).isEqualTo(503);
        Shopper.signIn().buyConfirmed(item, 1);
        provider.resume();
        long begin = System.nanoTime();
        // The provider may have opened a payment that we never heard of: still only one capture is made of it.
        shopper.pay(order);
        FaultReport.add(
                "provider slow, then SIGSTOP",
                "paying was 503, ordering went on",
                "1 payment",
                Duration.ofNanos(System.nanoTime() - begin));
        Verdict.awaitAllLaws();
    }

    @Test
    void aCallbackThreeTimesIsOnePayment() {
        double before = duplicates();
        Answer payment = shopper.startPayment(order);
        Shopper.press(payment.text("payUrl"), "duplicate");
        shopper.awaitStatus(order, "PAID");
        double refused = eventually("both duplicates came", () -> duplicates() - before, n -> n >= CALLBACKS_TOO_MANY);
        FaultReport.add(
                "provider duplicating", (long) refused + " callbacks without effect", "1 payment", Duration.ZERO);
        Verdict.awaitAllLaws();
    }

    private static double duplicates() {
        return Metrics.sum(Service.PAYMENT, "flash_payment_callbacks_total", "result=\"duplicate\"");
    }

    @Test
    void aCaptureAfterTheTimeToPayIsRefunded() {
        Item brief =
                Operator.signIn().openOne(SaleDraft.named("Late").payableFor(5).with("LATE-1", 5, 1, 1));
        Shopper late = Shopper.signIn();
        String unpaid = late.buyConfirmed(brief, 1);
        Answer payment = late.startPayment(unpaid);
        Shopper.press(payment.text("payUrl"), "late");
        long begin = System.nanoTime();
        late.awaitStatus(unpaid, "CANCELLED");
        eventually("the late capture is refunded", () -> late.payment(payment.text("paymentId")), answer -> answer.text(
                        "refundStatus")
                .equals("SUCCEEDED"));
        Books.awaitWhole(brief, 0);
        FaultReport.add(
                "provider late",
                "captured after the order's end",
                "1 payment",
                Duration.ofNanos(System.nanoTime() - begin));
        Verdict.awaitAllLaws();
    }

    private Answer pay() {
        return shopper.post(
                "/api/v1/orders/" + order + "/payments", "{}", UUID.randomUUID().toString());
    }
}
