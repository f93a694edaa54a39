package io.flashsale.payment;

import static io.flashsale.payment.PaymentStage.AMOUNT;
import static io.flashsale.payment.PaymentStage.callbackBody;
import static org.assertj.core.api.Assertions.assertThat;

import io.flashsale.contract.PaymentOrphaned;
import io.flashsale.payment.PaymentStage.Started;
import io.flashsale.payment.app.RefundOrphans;
import io.flashsale.payment.app.SendRefund;
import io.flashsale.payment.app.port.RefundStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Captures that no order takes, and payments that nobody wants any more. */
class RefundIT {

    private final PaymentStage stage = PaymentStage.shared();

    @BeforeEach
    void noFaults() {
        stage.sandbox.told("");
    }

    private Started captured(String user) {
        var started = stage.started(user);
        stage.choose(started, "success");
        stage.untilStatus(started, "SUCCEEDED");
        return started;
    }

    private long refunds(Started started) {
        return stage.number(started, "SELECT COUNT(*) FROM refunds_@ WHERE payment_id = :payment");
    }

    private void assertRefundedOnce(Started started) {
        stage.until("refunded", () -> stage.isRefunded(started));
        assertThat(refunds(started)).isEqualTo(1);
        assertThat(stage.journalLines(started)).isEqualTo(4);
        assertThat(stage.journalSum(started)).isZero();
        assertThat(Http.get(started.payUrl(), null).body()).contains("Paid and refunded");
    }

    @Test
    void anOrphanIsRefundedOnceHoweverOftenItIsReported() {
        var started = captured("anna");
        stage.orphaned(started);
        stage.orphaned(started);
        assertRefundedOnce(started);
        stage.orphaned(started);
        stage.orphaned(started);
        assertRefundedOnce(started);
    }

    @Test
    void latePaymentOfACancelledOrderIsRefundedExactlyOnce() {
        stage.sandbox.told("lateMillis=3000");
        var started = stage.started("bert");
        stage.choose(started, "late");
        // The close meets a capture, and the capture wins, long before the callback comes.
        stage.cancelled(started);
        stage.untilStatus(started, "SUCCEEDED");
        stage.until("announced", () -> stage.announcements(started) == 1);
        stage.orphaned(started);
        assertRefundedOnce(started);
        stage.until(
                "the late callback has come, to no effect",
                () -> PaymentStage.json(Http.get(stage.sandbox.url() + "/control", null))
                                .get("undelivered")
                                .asInt()
                        == 0);
        assertRefundedOnce(started);
        assertThat(stage.announcements(started)).isEqualTo(1);
    }

    @Test
    void anOpenPaymentOfACancelledOrderIsClosedAtTheProvider() {
        var started = stage.started("cora");
        stage.cancelled(started);
        stage.untilStatus(started, "CLOSED");
        var tooLate = stage.choose(started, "success");
        assertThat(tooLate.status()).isEqualTo(409);
        assertThat(Http.get(started.payUrl(), null).body()).contains("closed");
        assertThat(stage.journalLines(started)).isZero();
    }

    @Test
    void aClosedPaymentThatWasCapturedAfterAllStillCounts() {
        var started = stage.started("dora");
        stage.cancelled(started);
        stage.untilStatus(started, "CLOSED");
        assertThat(stage.callback(callbackBody(started, "CAPTURED", AMOUNT, "after-all"))
                        .status())
                .isEqualTo(200);
        assertThat(stage.status(started)).isEqualTo("SUCCEEDED");
        stage.until("announced", () -> stage.announcements(started) == 1);
    }

    @Test
    void closingIsRetriedUntilTheProviderIsBack() {
        var started = stage.started("emil");
        stage.sandbox.told("fail=true");
        stage.cancelled(started);
        stage.until(
                "a close was tried in vain",
                () -> stage.number(
                                started,
                                "SELECT COUNT(*) FROM payments_@ WHERE payment_id = :payment AND close_wanted = 1"
                                        + " AND checks > 0")
                        == 1);
        assertThat(stage.status(started)).isEqualTo("STARTED");
        stage.sandbox.told("");
        stage.untilStatus(started, "CLOSED");
    }

    @Test
    void aRefundIsRetriedUntilTheProviderIsBack() {
        var started = captured("finn");
        stage.sandbox.told("fail=true");
        stage.orphaned(started);
        stage.until(
                "an attempt was made in vain",
                () -> stage.number(
                                started, "SELECT COALESCE(MAX(attempts), 0) FROM refunds_@ WHERE payment_id = :payment")
                        > 1);
        assertThat(stage.isRefunded(started)).isFalse();
        assertThat(stage.journalLines(started)).isEqualTo(2);
        stage.sandbox.told("");
        assertRefundedOnce(started);
    }

    @Test
    void manyThreadsThatRefundTheSameOrphanRefundItOnce() throws Exception {
        var started = captured("gina");
        var orphan = new PaymentOrphaned(started.payment(), started.order(), "order-cancelled", null);
        var refundOrphans = stage.context.getBean(RefundOrphans.class);
        List<Callable<Integer>> requests = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            requests.add(() -> refundOrphans.refund(List.of(orphan, orphan)));
        }
        assertThat(PaymentIT.atOnce(requests).stream()
                        .mapToInt(Integer::intValue)
                        .sum())
                .isEqualTo(1);

        // Whatever the job has done by now: 16 more attempts with what each of them saw.
        var refund =
                stage.context.getBean(RefundStore.class).find(started.payment()).orElseThrow();
        var sendRefund = stage.context.getBean(SendRefund.class);
        List<Callable<SendRefund.Outcome>> attempts = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            attempts.add(() -> sendRefund.send(refund));
        }
        PaymentIT.atOnce(attempts);
        assertRefundedOnce(started);
    }

    @Test
    void theJournalTakesARefundOnceEvenIfTwoSendersGotThrough() throws Exception {
        var started = captured("hugo");
        stage.orphaned(started);
        assertRefundedOnce(started);
        var refunds = stage.context.getBean(RefundStore.class);
        var refund = refunds.find(started.payment()).orElseThrow();
        List<Callable<Boolean>> senders = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            senders.add(() -> refunds.succeed(refund));
        }
        assertThat(PaymentIT.atOnce(senders)).containsOnly(false);
        assertRefundedOnce(started);
    }

    @Test
    void aPaymentThatPaidItsOrderIsNeverRefunded() {
        var started = captured("ines");
        stage.paid(started);
        stage.until(
                "settled",
                () -> stage.number(
                                started,
                                "SELECT COUNT(*) FROM payments_@ WHERE payment_id = :payment AND settlement = 'PAID'")
                        == 1);
        stage.orphaned(started);
        // Poison goes to the dead letters; what comes after it is still served.
        var next = captured("ines");
        stage.orphaned(next);
        assertRefundedOnce(next);
        assertThat(refunds(started)).isZero();
        assertThat(stage.journalLines(started)).isEqualTo(2);
    }

    @Test
    void anOpenPaymentPastItsOrdersDeadlineIsClosedEvenIfNobodySaysSo() {
        var started = stage.started("jana");
        stage.change(
                started,
                "UPDATE payments_@ SET pay_before = TIMESTAMPADD(MINUTE, -1, NOW(3)), next_check_at = NOW(3)"
                        + " WHERE payment_id = :payment");
        stage.untilStatus(started, "CLOSED");
        assertThat(stage.choose(started, "success").status()).isEqualTo(409);
    }

    @Test
    void aCaptureThatNobodyAnswersIsAnnouncedAgainUntilItIsSettled() {
        var started = captured("kurt");
        stage.until("announced", () -> stage.announcements(started) == 1);
        stage.change(started, "UPDATE payments_@ SET next_check_at = NOW(3) WHERE payment_id = :payment");
        stage.until("announced again", () -> stage.announcements(started) > 1);
        stage.paid(started);
        stage.until(
                "settled",
                () -> stage.number(
                                started,
                                "SELECT COUNT(*) FROM payments_@ WHERE payment_id = :payment AND settlement = 'PAID'"
                                        + " AND next_check_at IS NULL")
                        == 1);
    }
}
