package io.flashsale.systemtest;

import static io.flashsale.systemtest.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.flashsale.localstack.ServiceInstance;
import io.flashsale.systemtest.Shopper.Purchase;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KillIT {

    private static final int SHOPPERS = 600;
    private static final int UNITS = 300;
    private static final int KILLED_AFTER = 60;

    @AfterEach
    void everythingRunsAgain() {
        Platform.heal();
    }

    @Test
    void killingAnOrderServiceInTheMiddleOfASaleLosesNoOrderAndNoUnit() {
        Operator operator = Operator.signIn();
        Item bike = operator.openOne(SaleDraft.named("Bikes").with("BIKE-1", UNITS, 1, 4));
        List<Shopper> crowd = Crowd.of(SHOPPERS);
        ServiceInstance victim = Platform.instance("order-2");
        var answered = new AtomicInteger();

        List<Purchase> purchases = Crowd.race(crowd, shopper -> {
            Purchase purchase = shopper.buy(bike, 1);
            if (answered.incrementAndGet() == KILLED_AFTER) {
                victim.kill();
            }
            return purchase;
        });
        assertThat(victim.isAlive()).as("the victim was killed").isFalse();
        victim.start();
        victim.awaitReady();

        var accepted = new ArrayList<Integer>();
        for (int i = 0; i < SHOPPERS; i++) {
            if (purchases.get(i) instanceof Purchase.Bought) {
                accepted.add(i);
            }
        }
        for (int i : accepted) {
            crowd.get(i).awaitStatus(((Purchase.Bought) purchases.get(i)).orderId(), "CONFIRMED");
        }
        // What the dead instance had reserved comes back; only then is the rest really free.
        Books afterwards = Books.awaitWhole(bike);
        assertThat(afterwards.taken()).isBetween((long) accepted.size(), (long) UNITS);
        assertThat(afterwards.mostPerUser()).isEqualTo(1);
        long left = UNITS - afterwards.taken();
        Crowd.race(Crowd.of((int) left + 5), shopper -> shopper.buy(bike, 1));
        Books soldOut = Books.awaitWhole(bike, UNITS);
        assertThat(soldOut.available()).isZero();
        assertThat(eventually("no law is broken", operator::brokenLaws, List::isEmpty))
                .isEmpty();
        Verdict.awaitAllLaws();
    }
}
