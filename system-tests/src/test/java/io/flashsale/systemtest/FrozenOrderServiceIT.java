package io.flashsale.systemtest;

import static io.flashsale.systemtest.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.flashsale.localstack.ServiceInstance;
import io.flashsale.systemtest.crash.CrashSwitch;
import io.flashsale.systemtest.crash.Crossing;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An order-service that stands still between its half message and its local transaction, and then goes on. */
class FrozenOrderServiceIT {

    private static final Crossing BEFORE_THE_LOCAL_TRANSACTION = Crossing.before(
                    "io.flashsale.platform.messaging.TransactionDispatcher", "executeLocalTransaction")
            .matching("TAGS=OrdersPlaced")
            .freezing();

    private static final Duration AT_LEAST = Duration.ofSeconds(15);
    private static final int MOST_TRIES = 60;
    private static final int TOMBSTONE = 2;

    private final ServiceInstance frozen = Platform.instance("order-1");

    @AfterEach
    void everythingRunsAgain() {
        frozen.resume();
        CrashSwitch.disarm(frozen);
        Platform.heal();
    }

    @Test
    void whatWakesUpBehindItsTombstoneDiesOnTheFenceAndTheBuyerHasHisOrderOnce() {
        Item item = Operator.signIn().openOne(SaleDraft.named("Frozen").with("FROZEN-1", 2 * MOST_TRIES, 1, 1));
        long tombstones = tombstones();
        double never = fencedOff();
        CrashSwitch freezing = CrashSwitch.arm(frozen, BEFORE_THE_LOCAL_TRANSACTION);

        Shopper unlucky = Shopper.signIn();
        String key = UUID.randomUUID().toString();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            // Whichever instance the gateway chooses: sooner or later the frozen one is met.
            var others = CompletableFuture.supplyAsync(
                    () -> {
                        int asked = 0;
                        while (!freezing.reached() && asked < MOST_TRIES) {
                            ask(Shopper.outOfTheCrowd(), item, UUID.randomUUID().toString());
                            asked++;
                        }
                        return asked;
                    },
                    threads);
            eventually("order-1 stands still", freezing::reached, reached -> reached);
            long begin = System.nanoTime();
            // The rest of the platform goes on: this one meets the living instance in the end.
            Shopper.Purchase meanwhile = unlucky.buy(item, 1, key);
            assertThat(meanwhile).isInstanceOf(Shopper.Purchase.Bought.class);
            eventually("a check-back has set the tombstone", FrozenOrderServiceIT::tombstones, n -> n > tombstones);
            eventually(
                    "it was frozen long enough",
                    () -> Duration.ofNanos(System.nanoTime() - begin),
                    elapsed -> elapsed.compareTo(AT_LEAST) > 0);
            frozen.resume();
            long woken = System.nanoTime();
            frozen.awaitReady();
            others.join();
            assertThat(fencedOff()).as("the check-back said: never").isGreaterThan(never);
            assertThat(unlucky.buy(item, 1, key))
                    .isInstanceOfSatisfying(Shopper.Purchase.Bought.class, again -> assertThat(again.orderId())
                            .isEqualTo(((Shopper.Purchase.Bought) meanwhile).orderId()));
            Books books = Books.awaitWhole(item);
            assertThat(books.mostPerUser()).isEqualTo(1);
            FaultReport.add(
                    "order-service SIGSTOP for 15 s between half message and commit",
                    (tombstones() - tombstones) + " tombstone(s), check-back said never",
                    "1 batch of orders",
                    Duration.ofNanos(System.nanoTime() - woken));
        }
        Verdict.awaitAllLaws();
    }

    private static void ask(Shopper shopper, Item item, String key) {
        try {
            shopper.ask(item, 1, key);
        } catch (UncheckedIOException noAnswer) {
            // He met the frozen one.
        }
    }

    private static long tombstones() {
        long sum = 0;
        for (String schema : List.of("order_0", "order_1")) {
            sum += Databases.number("SELECT COUNT(*) AS n FROM " + schema + ".tx_log WHERE kind = " + TOMBSTONE);
        }
        return sum;
    }

    private static double fencedOff() {
        return Metrics.sum(
                Platform.instance("order-2"), "flash_check_backs_total", "type=\"OrdersPlaced\",verdict=\"never\"");
    }
}
