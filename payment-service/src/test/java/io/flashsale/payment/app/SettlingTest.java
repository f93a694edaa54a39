package io.flashsale.payment.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flashsale.contract.OrderPaid;
import io.flashsale.contract.PaymentOrphaned;
import io.flashsale.contract.SaleId;
import io.flashsale.contract.SkuId;
import io.flashsale.payment.app.port.PaymentProvider.RefundAnswer;
import io.flashsale.payment.app.port.PaymentStore.Check;
import io.flashsale.payment.app.port.ProviderState;
import io.flashsale.payment.app.port.Providers;
import io.flashsale.payment.domain.Backoff;
import io.flashsale.payment.domain.Notice;
import io.flashsale.payment.domain.Payment;
import io.flashsale.payment.domain.PaymentStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class SettlingTest {

    private final Fakes fakes = new Fakes();
    private final Providers providers = new Providers(Map.of("sandbox", fakes.provider));
    private final Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60));
    private final RecordNotice recordNotice = new RecordNotice(fakes.store);
    private final CheckPayment checkPayment =
            new CheckPayment(fakes.store, providers, recordNotice, backoff, Duration.ZERO);
    private final RefundOrphans refundOrphans = new RefundOrphans(fakes.store, fakes.refunds, fakes.ids());
    private final SendRefund sendRefund = new SendRefund(fakes.refunds, providers, backoff);
    private final MarkPaid markPaid = new MarkPaid(fakes.store);

    private static Notice captured(Payment payment) {
        return new Notice.Captured(payment.paymentId(), payment.orderId(), payment.amount(), "t1");
    }

    private static PaymentOrphaned orphan(Payment payment) {
        return new PaymentOrphaned(payment.paymentId(), payment.orderId(), "order-cancelled", null);
    }

    private static OrderPaid paid(Payment payment) {
        return new OrderPaid(
                payment.orderId(), payment.userId(), new SaleId(1), SkuId.of("sku"), 0, 1, payment.paymentId(), null);
    }

    private PaymentStatus statusOf(Payment payment) {
        return Objects.requireNonNull(fakes.store.rows.get(payment.paymentId())).status();
    }

    @Test
    void aCaptureIsAnnouncedOnceHoweverOftenItIsTold() {
        var payment = fakes.payment(PaymentStatus.STARTED);
        assertThat(recordNotice.record("sandbox", captured(payment)))
                .isEqualTo(new RecordNotice.Outcome.Captured(PaymentStatus.STARTED));
        assertThat(recordNotice.record("sandbox", captured(payment)))
                .isInstanceOf(RecordNotice.Outcome.Duplicate.class);
        assertThat(fakes.store.announced).hasSize(1);
    }

    @Test
    void aCaptureThatRacesWithACloseStillCounts() {
        var payment = fakes.payment(PaymentStatus.STARTED);
        fakes.store.beforeWrite =
                () -> fakes.store.move(payment.paymentId(), PaymentStatus.STARTED, PaymentStatus.CLOSED);
        assertThat(recordNotice.record("sandbox", captured(payment)))
                .isEqualTo(new RecordNotice.Outcome.Captured(PaymentStatus.CLOSED));
        assertThat(statusOf(payment)).isEqualTo(PaymentStatus.SUCCEEDED);
    }

    @Test
    void aFailureThatRacesWithACaptureIsForgotten() {
        var payment = fakes.payment(PaymentStatus.STARTED);
        fakes.store.beforeWrite = () -> fakes.store.capture(payment, "t1");
        var failed = new Notice.Failed(payment.paymentId(), payment.orderId(), payment.amount());
        assertThat(recordNotice.record("sandbox", failed)).isInstanceOf(RecordNotice.Outcome.Duplicate.class);
        assertThat(statusOf(payment)).isEqualTo(PaymentStatus.SUCCEEDED);
    }

    @Test
    void aLostCallbackIsMadeUpForByAsking() {
        var payment = fakes.payment(PaymentStatus.STARTED);
        fakes.provider.state = new ProviderState.Told(captured(payment));
        checkPayment.check(new Check(payment, false, 0));
        assertThat(statusOf(payment)).isEqualTo(PaymentStatus.SUCCEEDED);
        assertThat(fakes.log).containsExactly("check in 1", "query");
    }

    @Test
    void closingLosesAgainstACapture() {
        var payment = fakes.payment(PaymentStatus.STARTED);
        fakes.provider.state = new ProviderState.Told(captured(payment));
        checkPayment.check(new Check(payment, true, 0));
        assertThat(statusOf(payment)).isEqualTo(PaymentStatus.SUCCEEDED);
        assertThat(fakes.log).contains("close");
    }

    @Test
    void anOpenPaymentOfACancelledOrderIsClosed() {
        var payment = fakes.payment(PaymentStatus.STARTED);
        fakes.provider.state = new ProviderState.Closed();
        assertThat(checkPayment.check(new Check(payment, true, 0))).isInstanceOf(CheckPayment.Outcome.Closed.class);
        assertThat(statusOf(payment)).isEqualTo(PaymentStatus.CLOSED);
    }

    @Test
    void aProviderThatIsDownIsAskedLater() {
        var payment = fakes.payment(PaymentStatus.STARTED);
        fakes.provider.down = true;
        assertThat(checkPayment.check(new Check(payment, true, 3))).isInstanceOf(CheckPayment.Outcome.Later.class);
        assertThat(statusOf(payment)).isEqualTo(PaymentStatus.STARTED);
        assertThat(fakes.log).contains("check in 8");
    }

    @Test
    void aCaptureWithoutAnEchoIsAnnouncedAgain() {
        var payment = fakes.payment(PaymentStatus.SUCCEEDED);
        assertThat(checkPayment.check(new Check(payment, false, 0))).isInstanceOf(CheckPayment.Outcome.Announced.class);
        assertThat(fakes.store.announced).containsExactly(payment);
    }

    @Test
    void anOrphanIsRefundedOnceHoweverOftenItIsReported() {
        var payment = fakes.payment(PaymentStatus.SUCCEEDED);
        assertThat(refundOrphans.refund(List.of(orphan(payment), orphan(payment))))
                .isEqualTo(1);
        assertThat(refundOrphans.refund(List.of(orphan(payment)))).isZero();
        var refund = fakes.refunds.due(10).getFirst();
        assertThat(sendRefund.send(refund)).isInstanceOf(SendRefund.Outcome.Refunded.class);
        assertThat(sendRefund.send(refund)).isInstanceOf(SendRefund.Outcome.TakenByAnother.class);
        assertThat(fakes.refunds.booked).isEqualTo(1);
        assertThat(fakes.provider.refunded).hasSize(1);
    }

    @Test
    void aRefundIsTriedUntilTheProviderTakesIt() {
        var payment = fakes.payment(PaymentStatus.SUCCEEDED);
        refundOrphans.refund(List.of(orphan(payment)));
        var refund = fakes.refunds.due(10).getFirst();
        fakes.provider.down = true;
        assertThat(sendRefund.send(refund)).isInstanceOf(SendRefund.Outcome.Later.class);
        fakes.provider.down = false;
        fakes.provider.refundAnswer = new RefundAnswer.Refused("no");
        assertThat(sendRefund.send(refund)).isEqualTo(new SendRefund.Outcome.Refused("no"));
        assertThat(fakes.refunds.booked).isZero();
        fakes.provider.refundAnswer = new RefundAnswer.Accepted();
        assertThat(sendRefund.send(refund)).isInstanceOf(SendRefund.Outcome.Refunded.class);
    }

    @Test
    void aPaymentThatPaidItsOrderIsNeverRefunded() {
        var payment = fakes.payment(PaymentStatus.SUCCEEDED);
        markPaid.mark(List.of(paid(payment)));
        markPaid.mark(List.of(paid(payment)));
        assertThatThrownBy(() -> refundOrphans.refund(List.of(orphan(payment))))
                .isInstanceOf(IllegalStateException.class);
        assertThat(fakes.refunds.rows).isEmpty();
    }

    @Test
    void anOrphanNeverPaysAnOrderAfterwards() {
        var payment = fakes.payment(PaymentStatus.SUCCEEDED);
        refundOrphans.refund(List.of(orphan(payment)));
        assertThatThrownBy(() -> markPaid.mark(List.of(paid(payment)))).isInstanceOf(IllegalStateException.class);
    }
}
