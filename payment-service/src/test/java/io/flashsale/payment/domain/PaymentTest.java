package io.flashsale.payment.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flashsale.contract.Money;
import io.flashsale.contract.OrderId;
import io.flashsale.contract.PaymentId;
import io.flashsale.contract.UserId;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PaymentTest {

    private static final PaymentId ID = new PaymentId(64);
    private static final OrderId ORDER = new OrderId(128);
    private static final Money AMOUNT = new Money(129900, "CNY");

    private static Payment payment(PaymentStatus status) {
        return payment(status, status == PaymentStatus.SUCCEEDED ? "t1" : null);
    }

    private static Payment payment(PaymentStatus status, @Nullable String transaction) {
        return new Payment(
                ID, ORDER, UserId.of("anna"), AMOUNT, "sandbox", status, null, transaction, null, Instant.EPOCH);
    }

    @Test
    void theTransitionTableIsTheDesignsOne() {
        var table = Map.of(
                PaymentStatus.STARTED, Set.of(PaymentStatus.SUCCEEDED, PaymentStatus.FAILED, PaymentStatus.CLOSED),
                PaymentStatus.FAILED, Set.of(PaymentStatus.SUCCEEDED),
                PaymentStatus.CLOSED, Set.of(PaymentStatus.SUCCEEDED),
                PaymentStatus.SUCCEEDED, Set.<PaymentStatus>of());
        for (var from : PaymentStatus.values()) {
            for (var to : PaymentStatus.values()) {
                assertThat(from.mayBecome(to))
                        .as(from + " -> " + to)
                        .isEqualTo(table.get(from).contains(to));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"STARTED", "FAILED", "CLOSED"})
    void aCaptureAlwaysCounts(PaymentStatus status) {
        assertThat(payment(status).judge("sandbox", new Notice.Captured(ID, ORDER, AMOUNT, "t1")))
                .isEqualTo(new Judgement.Capture("t1"));
    }

    @Test
    void aCaptureThatIsKnownHasNoEffect() {
        assertThat(payment(PaymentStatus.SUCCEEDED).judge("sandbox", new Notice.Captured(ID, ORDER, AMOUNT, "t1")))
                .isInstanceOf(Judgement.NoEffect.class);
    }

    @Test
    void aSecondCaptureUnderAnotherNameIsNotSwallowed() {
        assertThat(payment(PaymentStatus.SUCCEEDED).judge("sandbox", new Notice.Captured(ID, ORDER, AMOUNT, "t2")))
                .isEqualTo(new Judgement.Mismatch("transaction"));
    }

    @ParameterizedTest
    @EnumSource(PaymentStatus.class)
    void aFailureCountsOnlyWhileStarted(PaymentStatus status) {
        assertThat(payment(status).judge("sandbox", new Notice.Failed(ID, ORDER, AMOUNT)))
                .isInstanceOf(status == PaymentStatus.STARTED ? Judgement.Fail.class : Judgement.NoEffect.class);
    }

    @ParameterizedTest
    @EnumSource(PaymentStatus.class)
    void whatDiffersFromOurRowChangesNothing(PaymentStatus status) {
        var payment = payment(status);
        assertThat(payment.judge("sandbox", new Notice.Captured(ID, ORDER, new Money(1, "CNY"), "t1")))
                .isEqualTo(new Judgement.Mismatch("amount"));
        assertThat(payment.judge("sandbox", new Notice.Captured(ID, ORDER, new Money(129900, "USD"), "t1")))
                .isEqualTo(new Judgement.Mismatch("amount"));
        assertThat(payment.judge("sandbox", new Notice.Captured(ID, new OrderId(192), AMOUNT, "t1")))
                .isEqualTo(new Judgement.Mismatch("order"));
        assertThat(payment.judge("alipay", new Notice.Captured(ID, ORDER, AMOUNT, "t1")))
                .isEqualTo(new Judgement.Mismatch("provider"));
    }

    @Test
    void aCapturedPaymentNamesItsTransaction() {
        assertThatThrownBy(() -> payment(PaymentStatus.SUCCEEDED, null)).isInstanceOf(IllegalArgumentException.class);
    }
}
