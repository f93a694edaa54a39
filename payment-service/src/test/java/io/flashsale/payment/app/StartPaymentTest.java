package io.flashsale.payment.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flashsale.contract.OrderId;
import io.flashsale.payment.app.StartPayment.Outcome;
import io.flashsale.payment.app.port.Orders;
import io.flashsale.payment.app.port.ProviderUnavailable;
import io.flashsale.payment.app.port.Providers;
import io.flashsale.payment.domain.IdempotencyKey;
import io.flashsale.payment.domain.PaymentStatus;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StartPaymentTest {

    private static final IdempotencyKey KEY = new IdempotencyKey("k1");

    private final Fakes fakes = new Fakes();
    private Orders.Found order = new Orders.Found.Payable(Fakes.AMOUNT, Instant.EPOCH);
    private final StartPayment startPayment = new StartPayment(
            fakes.store, _ -> order, new Providers(Map.of("sandbox", fakes.provider)), "sandbox", fakes.ids());

    private Outcome start() {
        return startPayment.start(Fakes.ANNA, Fakes.ORDER, KEY);
    }

    @Test
    void theRowComesBeforeTheProvider() {
        assertThat(start()).isInstanceOfSatisfying(Outcome.Started.class, started -> {
            assertThat(started.payment().payUrl()).isNotNull();
            assertThat(started.payment().amount()).isEqualTo(Fakes.AMOUNT);
        });
        assertThat(fakes.log).containsExactly("row", "open");
    }

    @Test
    void theSameKeyGetsTheSamePaymentAndAsksNobody() {
        var first = (Outcome.Started) start();
        order = new Orders.Found.NotPayable("CANCELLED");
        assertThat(start()).isEqualTo(new Outcome.Replayed(first.payment()));
        assertThat(fakes.log).containsExactly("row", "open");
    }

    @Test
    void aProviderThatWasDownIsAskedAgainUnderTheSameKey() {
        fakes.provider.down = true;
        assertThatThrownBy(this::start).isInstanceOf(ProviderUnavailable.class);
        fakes.provider.down = false;
        assertThat(start()).isInstanceOfSatisfying(Outcome.Replayed.class, replayed -> assertThat(
                        replayed.payment().payUrl())
                .isNotNull());
        assertThat(fakes.store.rows).hasSize(1);
    }

    @Test
    void anotherKeyJoinsTheLivePayment() {
        var first = (Outcome.Started) start();
        assertThat(startPayment.start(Fakes.ANNA, Fakes.ORDER, new IdempotencyKey("k2")))
                .isEqualTo(new Outcome.Joined(first.payment()));
    }

    @Test
    void afterAFailureAnotherKeyStartsAnew() {
        var first = (Outcome.Started) start();
        fakes.store.move(first.payment().paymentId(), PaymentStatus.STARTED, PaymentStatus.FAILED);
        assertThat(start()).isInstanceOf(Outcome.Replayed.class);
        assertThat(startPayment.start(Fakes.ANNA, Fakes.ORDER, new IdempotencyKey("k2")))
                .isInstanceOf(Outcome.Started.class);
    }

    @Test
    void aKeyBelongsToOneOrder() {
        start();
        assertThat(startPayment.start(Fakes.ANNA, new OrderId(Fakes.ORDER.value() + 64), KEY))
                .isInstanceOf(Outcome.KeyReused.class);
    }

    @Test
    void onlyAConfirmedOrderIsPaid() {
        order = new Orders.Found.Pending();
        assertThat(start()).isInstanceOf(Outcome.OrderPending.class);
        order = new Orders.Found.NotPayable("PAID");
        assertThat(start()).isEqualTo(new Outcome.OrderNotPayable("PAID"));
        order = new Orders.Found.Missing();
        assertThat(start()).isInstanceOf(Outcome.NoSuchOrder.class);
        assertThat(fakes.store.rows).isEmpty();
        assertThat(fakes.log).isEmpty();
    }
}
