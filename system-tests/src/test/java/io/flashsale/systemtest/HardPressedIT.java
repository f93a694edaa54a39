package io.flashsale.systemtest;

import static io.flashsale.systemtest.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.flashsale.systemtest.Http.Answer;
import io.flashsale.systemtest.Shopper.Purchase;
import io.lettuce.core.RedisClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a hurried, greedy or doubtful crowd does to the platform at the same moment; the auditor has the last word. */
class HardPressedIT {

    private static final Set<String> ENDED = Set.of("PAID", "CANCELLED");

    /** Long enough to pay in on a busy machine, short enough to be waited for. */
    private static final int TIME_TO_PAY_SECONDS = 25;

    /** A confirmed order with a pay page. */
    private record Checkout(Shopper shopper, String orderId, Answer payment) {}

    @Test
    void payingAndCancellingAtTheSameMomentHaveOneOutcome() {
        Item vase = Operator.signIn()
                .openOne(
                        SaleDraft.named("Vases").payableFor(TIME_TO_PAY_SECONDS).with("VASE-1", 30, 1, 2));
        List<Checkout> checkouts = Crowd.race(Crowd.of(24), shopper -> {
            String orderId = shopper.buyConfirmed(vase, 1);
            return new Checkout(shopper, orderId, shopper.startPayment(orderId));
        });
        List<Runnable> steps = new ArrayList<>();
        for (Checkout checkout : checkouts) {
            steps.add(() -> Shopper.press(checkout.payment().text("payUrl"), "success"));
            steps.add(() -> checkout.shopper().cancel(checkout.orderId()));
        }
        Collections.shuffle(steps);
        Crowd.race(steps, step -> {
            step.run();
            return true;
        });

        for (Checkout checkout : checkouts) {
            eventually(
                    "order " + checkout.orderId() + " is paid or cancelled",
                    () -> checkout.shopper().order(checkout.orderId()),
                    order -> ENDED.contains(order.text("status")));
        }
        // The time to pay runs out for the paid ones, too, and must not matter to them any more.
        Instant last = checkouts.stream()
                .map(checkout -> checkout.shopper().order(checkout.orderId()).text("payBefore"))
                .map(Instant::parse)
                .max(Instant::compareTo)
                .orElseThrow()
                .plusSeconds(2);
        eventually("the time to pay is over", Instant::now, now -> now.isAfter(last));
        Verdict.awaitAllLaws();
    }

    @Test
    void manyWishesAtOnceStayWithinTheLimitEvenIfTheGateForgets() {
        Item sofa = Operator.signIn().openOne(SaleDraft.named("Sofas").with("SOFA-1", 60, 2, 2));
        List<Shopper> greedy = Crowd.of(12).stream()
                .flatMap(shopper -> Collections.nCopies(5, shopper).stream())
                .toList();
        long first = bought(Crowd.race(greedy, shopper -> shopper.buy(sofa, 1)));
        assertThat(first).as("two each").isEqualTo(24);

        loseTheGates(sofa, 2);
        eventually("the gates are back", () -> Operator.available(sofa), left -> left == 36);
        long more = bought(Crowd.race(greedy, shopper -> shopper.buy(sofa, 1)));

        assertThat(more).as("nobody gets a third").isZero();
        Verdict.awaitAllLaws();
    }

    @Test
    void aSoldOutItemWhoseGateIsLostStaysSoldOut() {
        Item rug = Operator.signIn().openOne(SaleDraft.named("Rugs").with("RUG-1", 10, 1, 1));
        assertThat(bought(Crowd.race(Crowd.of(15), shopper -> shopper.buy(rug, 1))))
                .isEqualTo(10);

        loseTheGates(rug, 1);
        long more = bought(Crowd.race(Crowd.of(20), shopper -> shopper.buy(rug, 1)));

        Verdict.awaitAllLaws();
        assertThat(more).as("bought when nothing was left").isZero();
    }

    @Test
    void everyMessageOnceMoreChangesNothing() {
        Item desk = Operator.signIn().openOne(SaleDraft.named("Desks").with("DESK-1", 5, 2, 1));
        Shopper buyer = Shopper.signIn();
        buyer.pay(buyer.buyConfirmed(desk, 1));
        Shopper late = Shopper.signIn();
        String given = late.buyConfirmed(desk, 1);
        Answer payment = late.startPayment(given);
        assertThat(Shopper.press(payment.text("payUrl"), "late").status()).isEqualTo(200);
        assertThat(late.cancel(given).status()).isEqualTo(200);
        eventually("the late payment is refunded", () -> late.payment(payment.text("paymentId")), answer -> answer.text(
                        "refundStatus")
                .equals("SUCCEEDED"));
        Verdict.awaitAllLaws();

        int groups = Redelivery.ofEverything(Platform.stack().nameServer());

        assertThat(groups).as("consumer groups that went back to the beginning").isPositive();
        Verdict.awaitAllLaws(Duration.ofMinutes(3));
    }

    private static long bought(List<Purchase> purchases) {
        return purchases.stream().filter(Purchase.Bought.class::isInstance).count();
    }

    /** As after a failover to a replica that had nothing of them. */
    private static void loseTheGates(Item item, int buckets) {
        RedisClient client = RedisClient.create(Platform.stack().redisUrl());
        try (var redis = client.connect()) {
            for (int bucket = 0; bucket < buckets; bucket++) {
                String tag = "{" + item.saleId() + ":" + item.skuId() + ":" + bucket + "b}";
                redis.sync().del("g:" + tag, "p:" + tag, "r:" + tag);
            }
        } finally {
            client.shutdown();
        }
    }
}
