package io.flashsale.systemtest;

import static io.flashsale.systemtest.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.flashsale.systemtest.Http.Answer;
import io.flashsale.systemtest.Shopper.Purchase;
import org.junit.jupiter.api.Test;

class UnpaidOrderIT {

    private static final int SHORTEST_TIME_TO_PAY_SECONDS = 5;

    @Test
    void anUnpaidOrderTimesOutItsUnitIsBoughtBySomebodyElseAndPayingLateIsRefunded() {
        Item ring = Operator.signIn()
                .openOne(SaleDraft.named("Rings")
                        .payableFor(SHORTEST_TIME_TO_PAY_SECONDS)
                        .with("RING-1", 1, 1, 1));
        Shopper slow = Shopper.signIn();
        String lost = slow.buyConfirmed(ring, 1);
        Answer payment = slow.startPayment(lost);
        // Captured now, but the shop hears of it only after the order's time has run out.
        assertThat(Shopper.press(payment.text("payUrl"), "late").status()).isEqualTo(200);

        slow.awaitStatus(lost, "CANCELLED");
        Shopper quick = Shopper.signIn();
        Purchase second =
                eventually("the unit can be bought again", () -> quick.buy(ring, 1), Purchase.Bought.class::isInstance);
        String won = ((Purchase.Bought) second).orderId();
        quick.awaitStatus(won, "CONFIRMED");
        quick.pay(won);

        Answer refunded = eventually(
                "the late payment is refunded",
                () -> slow.payment(payment.text("paymentId")),
                answer -> answer.text("refundStatus").equals("SUCCEEDED"));
        assertThat(refunded.text("status")).isEqualTo("SUCCEEDED");
        assertThat(slow.order(lost).text("status")).isEqualTo("CANCELLED");
        assertThat(quick.order(won).text("status")).isEqualTo("PAID");
        Books.awaitWhole(ring, 1);
        Verdict.awaitAllLaws();
    }
}
