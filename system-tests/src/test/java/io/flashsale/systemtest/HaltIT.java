package io.flashsale.systemtest;

import static io.flashsale.systemtest.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.flashsale.localstack.Service;
import io.flashsale.localstack.ServiceInstance;
import io.flashsale.systemtest.Shopper.Purchase;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Processes that end at the worst point, by the switch {@code FLASH_HALT_AT}. */
class HaltIT {

    private static final String SWITCH = "FLASH_HALT_AT";

    private final ServiceInstance first = Platform.instance("order-1");
    private final ServiceInstance second = Platform.instance("order-2");

    @AfterEach
    void everythingRunsAgain() {
        Platform.heal();
    }

    @Test
    void haltedBetweenTheLocalCommitAndTheCommitMessageTheOrderIsConfirmedByACheckBack() {
        Item watch = Operator.signIn().openOne(SaleDraft.named("Watches").with("WATCH-1", 5, 1, 1));
        Shopper shopper = Shopper.signIn();
        String key = UUID.randomUUID().toString();
        second.kill();
        first.restart(Map.of(SWITCH, "after-local-commit"), List.of());

        // Nobody answers: the one instance is gone as soon as the order is committed.
        Thread buying = Thread.ofVirtual().start(() -> shopper.buy(watch, 1, key));
        eventually("order-1 halts", first::isAlive, alive -> !alive);
        second.start();
        second.awaitReady();

        Purchase purchase = shopper.buy(watch, 1, key);
        assertThat(purchase).isInstanceOfSatisfying(Purchase.Bought.class, bought -> assertThat(bought.replayed())
                .as("the order was there")
                .isTrue());
        shopper.awaitStatus(((Purchase.Bought) purchase).orderId(), "CONFIRMED");
        eventually(
                "the check-back counter has risen",
                () -> Metrics.sum(Service.ORDER, "flash_check_backs_total", "verdict=\"committed\""),
                checkBacks -> checkBacks > 0);
        eventually("the first caller has his answer, too", buying::isAlive, alive -> !alive);
        Books.awaitWhole(watch, 1);
    }

    @Test
    void haltedBetweenVoidAndReleaseTheUnitComesBack() {
        Item watch = Operator.signIn().openOne(SaleDraft.named("Last watch").with("WATCH-2", 1, 1, 1));
        Shopper unlucky = Shopper.signIn();
        second.kill();
        first.restart(Map.of(SWITCH, "after-half-message"), List.of());

        // Reserved at the gate, then the instance dies: a reservation without an order. This shopper does not try
        // again.
        String key = UUID.randomUUID().toString();
        eventually("the request reaches order-1 and halts it", () -> halting(unlucky, watch, key), halted -> halted);
        second.restart(Map.of(SWITCH, "after-void"), List.of());
        eventually("the sweeper of order-2 halts", second::isAlive, alive -> !alive);
        assertThat(Operator.available(watch)).as("the unit is still held").isZero();

        first.start();
        first.awaitReady();
        second.start();
        second.awaitReady();

        Books.awaitWhole(watch, 0);
        Shopper.signIn().buyConfirmed(watch, 1);
        Books.awaitWhole(watch, 1);
    }

    private boolean halting(Shopper shopper, Item item, String key) {
        if (first.isAlive()) {
            shopper.ask(item, 1, key);
        }
        return !first.isAlive();
    }
}
