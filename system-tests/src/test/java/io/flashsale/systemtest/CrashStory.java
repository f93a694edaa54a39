package io.flashsale.systemtest;

import static io.flashsale.systemtest.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.flashsale.contract.UserId;
import io.flashsale.systemtest.Http.Answer;
import io.flashsale.systemtest.Shopper.Purchase;
import java.util.function.Consumer;

/**
 * One order, or what the point needs, played by clients who repeat what got no answer; then what must be true once the dead
 * process is back. None of it knows where the crash comes.
 */
enum CrashStory {
    CONFIRMED(CrashStory::confirm, CrashStory::proveConfirmed),
    CONFIRMED_FROM_ANOTHER_BUCKET(CrashStory::confirmFromAnotherBucket, CrashStory::proveBothBucketsSold),
    REJECTED(CrashStory::reject, CrashStory::proveRejected),
    PAID(CrashStory::pay, CrashStory::provePaid),
    DELIVERED(CrashStory::deliver, CrashStory::proveDelivered),
    CANCELLED(CrashStory::cancel, CrashStory::proveCancelled),
    EXPIRED(CrashStory::expire, CrashStory::proveExpired),
    REFUNDED(CrashStory::orphan, CrashStory::proveRefunded),
    ABANDONED(CrashStory::abandon, CrashStory::proveAbandoned),
    REBUILT(CrashStory::rebuild, CrashStory::proveRebuilt),
    RESTOCKED(CrashStory::restock, CrashStory::proveRestocked),
    PUBLISHED(CrashStory::publish, CrashStory::provePublished);

    private static final int SHORTEST_TIME_TO_PAY_SECONDS = 5;
    private static final int RESTOCKED_TOTAL = 12;
    private static final int FIRST_TOTAL = 5;

    private final Consumer<Scene> play;
    private final Consumer<Scene> prove;

    CrashStory(Consumer<Scene> play, Consumer<Scene> prove) {
        this.play = play;
        this.prove = prove;
    }

    void play(Scene scene) {
        play.accept(scene);
    }

    void prove(Scene scene) {
        prove.accept(scene);
    }

    private static void confirm(Scene scene) {
        scene.open(SaleDraft.named("Matrix").with("M-1", 1, 1, 1));
        scene.buy();
        scene.awaitStatus("CONFIRMED");
    }

    private static void proveConfirmed(Scene scene) {
        scene.awaitStatus("CONFIRMED");
        scene.buysTheSameAgain();
        Books.awaitWhole(scene.item(), 1);
    }

    private static void confirmFromAnotherBucket(Scene scene) {
        scene.open(SaleDraft.named("Matrix, two buckets").with("M-2", 2, 1, 2));
        Shopper neighbour = Shopper.outOfTheCrowd();
        int home = home(neighbour);
        neighbour.buyConfirmed(scene.item(), 1);
        while (home(scene.shopper()) != home) {
            scene.somebodyElse();
        }
        // The neighbour has emptied the bucket that is home to both.
        scene.know("full", scene.item().saleId());
        scene.buy();
        scene.awaitStatus("CONFIRMED");
    }

    private static int home(Shopper shopper) {
        return new UserId(shopper.name()).homeBucket(2);
    }

    private static void proveBothBucketsSold(Scene scene) {
        scene.awaitStatus("CONFIRMED");
        scene.buysTheSameAgain();
        Books.awaitWhole(scene.item(), 2);
    }

    private static void reject(Scene scene) {
        scene.open(SaleDraft.named("Matrix, one too few").with("M-1", 1, 1, 1));
        Shopper.outOfTheCrowd().buyConfirmed(scene.item(), 1);
        Books.awaitWhole(scene.item(), 1);
        // A gate that says too much, as one does that has lost its last writes. Reconciliation mends it every few
        // seconds.
        scene.know("lying", scene.item().saleId());
        eventually(
                "the gate lets one too many through",
                () -> {
                    Redis.command("HSET", gateKey("g", scene.item()), "b", "1");
                    return scene.tryToBuy();
                },
                Purchase.Bought.class::isInstance);
        scene.awaitStatus("REJECTED");
    }

    private static void proveRejected(Scene scene) {
        scene.awaitStatus("REJECTED");
        Books.awaitWhole(scene.item(), 1);
        assertThat(scene.tryToBuy())
                .as("the same key when nothing is left")
                .satisfiesAnyOf(
                        again -> assertThat(((Purchase.Refused) again).code()).isEqualTo("sold-out"),
                        again -> assertThat(((Purchase.Bought) again).orderId()).isEqualTo(scene.orderId()));
    }

    private static void pay(Scene scene) {
        confirm(scene);
        scene.startPayment();
        scene.press("success");
        scene.awaitStatus("PAID");
        scene.awaitTrackingNumber();
    }

    private static void provePaid(Scene scene) {
        scene.awaitStatus("PAID");
        scene.awaitTrackingNumber();
        provePaidMoney(scene);
    }

    private static void provePaidMoney(Scene scene) {
        scene.startsTheSamePaymentAgain();
        assertThat(scene.shopper().parcels(scene.orderId()).json().path("items").size())
                .as("parcels")
                .isEqualTo(1);
        eventually("payment " + scene.paymentId() + " is known to have paid", scene::settlement, "PAID"::equals);
        eventually("order " + scene.orderId() + " is sold in the ledger", () -> entries(scene, "SELL"), n -> n == 1);
        Books.awaitWhole(scene.item(), 1);
    }

    private static long entries(Scene scene, String kind) {
        long entries = 0;
        for (int database = 0; database < 2; database++) {
            entries += Databases.number(
                    "SELECT COUNT(*) AS n FROM inventory_" + database + ".ledger_entry WHERE order_id = ? AND kind = ?",
                    Long.parseLong(scene.orderId()),
                    kind);
        }
        return entries;
    }

    private static void deliver(Scene scene) {
        pay(scene);
        scene.scan("PICKED_UP", 1);
        scene.awaitStatus("SHIPPED");
        scene.scan("DELIVERED", 2);
        scene.awaitStatus("DELIVERED");
    }

    private static void proveDelivered(Scene scene) {
        scene.awaitStatus("DELIVERED");
        scene.scansTheSameAgain();
        provePaidMoney(scene);
    }

    private static void cancel(Scene scene) {
        confirm(scene);
        scene.startPayment();
        scene.cancel();
        scene.awaitStatus("CANCELLED");
        eventually(
                "the open payment is closed",
                () -> scene.shopper().payment(scene.paymentId()),
                payment -> payment.text("status").equals("CLOSED"));
    }

    private static void proveCancelled(Scene scene) {
        scene.awaitStatus("CANCELLED");
        scene.cancel();
        Books.awaitWhole(scene.item(), 0);
        Shopper.outOfTheCrowd().buyConfirmed(scene.item(), 1);
        Books.awaitWhole(scene.item(), 1);
    }

    private static void expire(Scene scene) {
        scene.open(SaleDraft.named("Matrix, unpaid")
                .payableFor(SHORTEST_TIME_TO_PAY_SECONDS)
                .with("M-1", 1, 1, 1));
        scene.buy();
        scene.awaitStatus("CANCELLED");
    }

    private static void proveExpired(Scene scene) {
        scene.awaitStatus("CANCELLED");
        scene.buysTheSameAgain();
        Books.awaitWhole(scene.item(), 0);
    }

    /** Captured at the provider, told to us only later; cancelled in between. */
    private static void orphan(Scene scene) {
        confirm(scene);
        scene.startPayment();
        scene.press("late");
        scene.cancel();
        scene.awaitStatus("CANCELLED");
        awaitRefund(scene);
    }

    private static void awaitRefund(Scene scene) {
        eventually(
                "payment " + scene.paymentId() + " is refunded",
                () -> scene.shopper().payment(scene.paymentId()),
                payment -> payment.text("refundStatus").equals("SUCCEEDED"));
    }

    private static void proveRefunded(Scene scene) {
        awaitRefund(scene);
        scene.awaitStatus("CANCELLED");
        assertThat(scene.settlement()).isEqualTo("ORPHANED");
        Books.awaitWhole(scene.item(), 0);
    }

    /** A buyer whose order could not be committed, and who does not come back for now. */
    private static void abandon(Scene scene) {
        scene.open(SaleDraft.named("Matrix, abandoned").with("M-1", 1, 1, 1));
        scene.askOnce();
    }

    private static void proveAbandoned(Scene scene) {
        Books.awaitWhole(scene.item(), 0);
        scene.buy();
        scene.awaitStatus("CONFIRMED");
        Books.awaitWhole(scene.item(), 1);
    }

    private static void rebuild(Scene scene) {
        scene.open(SaleDraft.named("Matrix, forgotten").with("M-1", 3, 1, 1));
        scene.buy();
        scene.awaitStatus("CONFIRMED");
        Books.awaitWhole(scene.item(), 1);
        scene.know("lost", scene.item().saleId());
        Redis.command("DEL", gateKey("g", scene.item()), gateKey("p", scene.item()), gateKey("r", scene.item()));
    }

    private static void proveRebuilt(Scene scene) {
        Books.awaitWhole(scene.item(), 1);
        scene.buysTheSameAgain();
        assertThat(scene.shopper().buy(scene.item(), 1))
                .as("the limit of one survives the gate")
                .isInstanceOfSatisfying(Purchase.Refused.class, refused -> assertThat(refused.code())
                        .isEqualTo("purchase-limit"));
        Shopper.outOfTheCrowd().buyConfirmed(scene.item(), 1);
        Books.awaitWhole(scene.item(), 2);
    }

    private static String gateKey(String prefix, Item item) {
        return prefix + ":{" + item.saleId() + ":" + item.skuId() + ":0b}";
    }

    private static void restock(Scene scene) {
        scene.open(SaleDraft.named("Matrix, more").with("M-1", FIRST_TOTAL, 1, 1));
        assertThat(scene.restock(RESTOCKED_TOTAL - FIRST_TOTAL)
                        .json()
                        .path("total")
                        .asInt())
                .isEqualTo(RESTOCKED_TOTAL);
    }

    private static void proveRestocked(Scene scene) {
        Answer again = scene.restock(RESTOCKED_TOTAL - FIRST_TOTAL);
        assertThat(again.json().path("total").asInt())
                .as("restocked once: %s", again)
                .isEqualTo(RESTOCKED_TOTAL);
        Books.awaitWhole(scene.item(), 0);
        Shopper.outOfTheCrowd().buyConfirmed(scene.item(), 1);
        assertThat(Books.awaitWhole(scene.item(), 1).total()).isEqualTo(RESTOCKED_TOTAL);
    }

    private static void publish(Scene scene) {
        scene.draft(SaleDraft.named("Matrix, published").with("M-1", 1, 1, 1));
        scene.publish();
    }

    private static void provePublished(Scene scene) {
        Books.awaitWhole(scene.item(), 0);
        scene.buy();
        proveConfirmed(scene);
    }
}
