package io.flashsale.systemtest;

import static io.flashsale.systemtest.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.flashsale.localstack.Service;
import io.flashsale.localstack.ServiceInstance;
import io.flashsale.systemtest.Shopper.Purchase;
import io.flashsale.systemtest.crash.CrashSwitch;
import io.flashsale.systemtest.crash.Crossing;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two instances, one of which ends at the worst point: what the other makes of it. The crash matrix has the rest. */
class HaltIT {

    private static final Crossing AFTER_THE_LOCAL_COMMIT = Crossing.after(
                    "io.flashsale.platform.messaging.TransactionDispatcher", "executeLocalTransaction")
            .matching("TAGS=OrdersPlaced");
    private static final Crossing AFTER_THE_RESERVATION = Crossing.after("io.flashsale.stock.StockGate", "reserve");
    private static final Crossing AFTER_THE_VOID_ROW =
            Crossing.after("io.flashsale.order.adapter.persistence.JdbcSweeps", "voidUnlessPlaced");
    private static final int MOST_TRIES = 40;
    private static final int HALTED = 137;

    private final ServiceInstance first = Platform.instance("order-1");
    private final ServiceInstance second = Platform.instance("order-2");

    @AfterEach
    void everythingRunsAgain() {
        Platform.heal();
    }

    @Test
    void haltedBetweenTheLocalCommitAndTheCommitMessageTheOrderIsConfirmedByACheckBack() {
        Item watch = Operator.signIn().openOne(SaleDraft.named("Watches").with("WATCH-1", MOST_TRIES, 1, 1));
        double before = checkBacks();
        CrashSwitch halting = CrashSwitch.arm(first, AFTER_THE_LOCAL_COMMIT);

        // Sooner or later one of them meets order-1, which commits the order and is gone before it can say so.
        Shopper unlucky = null;
        Purchase.Bought again = null;
        for (int i = 0; i < MOST_TRIES && again == null; i++) {
            Shopper shopper = Shopper.signIn();
            if (shopper.buy(watch, 1) instanceof Purchase.Bought bought && bought.replayed()) {
                unlucky = shopper;
                again = bought;
            }
        }
        assertThat(halting.reached()).as("%s", halting).isTrue();
        assertThat(first.process().onExit().join()).as("order-1 has halted").isEqualTo(HALTED);
        assertThat(again)
                .as("the order without an answer was there at the second try")
                .isNotNull();

        unlucky.awaitStatus(again.orderId(), "CONFIRMED");
        eventually("the check-back counter has risen", HaltIT::checkBacks, checkBacks -> checkBacks > before);
        Books.awaitWhole(watch);
    }

    /** Of placed orders, and answered with "it was committed". */
    private static double checkBacks() {
        return Metrics.sum(Service.ORDER, "flash_check_backs_total", "type=\"OrdersPlaced\",verdict=\"committed\"");
    }

    @Test
    void haltedBetweenVoidAndReleaseTheUnitComesBack() {
        Item watch = Operator.signIn().openOne(SaleDraft.named("Last watch").with("WATCH-2", 1, 1, 1));
        Shopper unlucky = Shopper.signIn();
        second.kill();
        CrashSwitch reserved = CrashSwitch.arm(first, AFTER_THE_RESERVATION.matching(watch.saleId()));

        // Reserved at the gate, then the instance dies: a reservation without an order. This shopper does not try
        // again.
        String key = UUID.randomUUID().toString();
        eventually("the request reaches order-1 and halts it", () -> halting(unlucky, watch, key), halted -> halted);
        assertThat(reserved.reached()).as("%s", reserved).isTrue();
        // From its first moment on: the reservation may be overdue before anybody could attach.
        CrashSwitch.AtStart voided = CrashSwitch.atStart(AFTER_THE_VOID_ROW.matching(watch.saleId()));
        second.start(Map.of(), List.of(voided.jvmOption()));
        eventually("the sweeper of order-2 halts", second::isAlive, alive -> !alive);
        assertThat(voided.crashSwitch().reached())
                .as("%s", voided.crashSwitch())
                .isTrue();
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
            try {
                shopper.ask(item, 1, key);
            } catch (UncheckedIOException noAnswer) {
                // The process at the other end may have died of it.
            }
        }
        return !first.isAlive();
    }
}
