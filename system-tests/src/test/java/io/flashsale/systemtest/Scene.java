package io.flashsale.systemtest;

import static io.flashsale.systemtest.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.flashsale.localstack.ServiceInstance;
import io.flashsale.systemtest.Http.Answer;
import io.flashsale.systemtest.Shopper.Purchase;
import io.flashsale.systemtest.crash.CrashSwitch;
import io.flashsale.systemtest.crash.Crossing;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One story with one crash in it: arms the switch as soon as it is known whose crossing is meant, starts the dead process
 * again at once, and lends the story clients who repeat, with the same key, whatever got no answer.
 */
final class Scene {

    private static final int HALTED = 137;
    private static final Duration UNTIL_CRASH = Duration.ofSeconds(60);
    private static final Duration UNTIL_READY = Duration.ofSeconds(120);

    private final CrashPoint point;
    private final ServiceInstance victim;
    private final Map<String, String> known = new HashMap<>();
    private final List<CrashPoint.Fault> faultsToArm = new ArrayList<>();
    private final List<CrashSwitch> faults = new ArrayList<>();
    private final CompletableFuture<Crash> crash = new CompletableFuture<>();
    private final String orderKey = UUID.randomUUID().toString();
    private final String paymentKey = UUID.randomUUID().toString();
    private final String restockKey = UUID.randomUUID().toString();
    private final List<String> scans = new ArrayList<>();

    private @Nullable CrashSwitch crashSwitch;
    private @Nullable Item item;
    private int units;
    private Shopper shopper = Shopper.outOfTheCrowd();
    private String orderId = "";
    private String paymentId = "";
    private String payUrl = "";

    Scene(CrashPoint point) {
        this.point = point;
        this.victim = Platform.instances(point.dies()).getFirst();
        this.faultsToArm.addAll(point.faults());
    }

    /**
     * The end of a process.
     *
     * @param exitCode 137 if the switch did it
     * @param backAfter until it took requests again
     */
    record Crash(Instant at, int exitCode, Duration backAfter) {}

    // --- the switch

    /**
     * What stands for {@code {name}} in the crossing's texts, and, as the bytes of a message's body are printed, for
     * {@code {name:bytes}}. Arms what has all it needs.
     */
    void know(String name, String value) {
        known.put(name, value);
        for (CrashPoint.Fault fault : List.copyOf(faultsToArm)) {
            if (isComplete(fault.crossing())) {
                faultsToArm.remove(fault);
                faults.add(CrashSwitch.arm(
                        Platform.instances(fault.at()).getFirst(),
                        fault.crossing().with(this::filledIn)));
            }
        }
        if (crashSwitch == null && isComplete(point.crossing())) {
            crashSwitch = CrashSwitch.arm(victim, point.crossing().with(this::filledIn));
            // A thread of its own: the common pool has one on a small machine, and another process may be starting on
            // it.
            victim.process().onExit().thenAcceptAsync(this::startAgain, task -> Thread.ofPlatform()
                    .name("restart-" + victim.name())
                    .start(task));
        }
    }

    private boolean isComplete(Crossing crossing) {
        return crossing.matches().stream().noneMatch(text -> filledIn(text).contains("{"));
    }

    private String filledIn(String text) {
        String filled = text;
        for (Map.Entry<String, String> entry : known.entrySet()) {
            String bytes = Arrays.toString(entry.getValue().getBytes(StandardCharsets.UTF_8));
            filled = filled.replace("{" + entry.getKey() + "}", entry.getValue())
                    .replace("{" + entry.getKey() + ":bytes}", bytes.substring(1, bytes.length() - 1));
        }
        return filled;
    }

    private void startAgain(int exitCode) {
        Instant died = Instant.now();
        try {
            victim.start();
            victim.awaitReady();
            crash.complete(new Crash(died, exitCode, Duration.between(died, Instant.now())));
        } catch (RuntimeException e) {
            crash.completeExceptionally(e);
        }
    }

    boolean reached() {
        return crashSwitch != null && crashSwitch.reached();
    }

    /** Whether every fault that was to lead to the crossing has happened. */
    List<String> missingFaults() {
        var missing = new ArrayList<String>();
        faultsToArm.forEach(fault -> missing.add(fault.crossing() + " (never armed)"));
        faults.stream().filter(fault -> !fault.reached()).forEach(fault -> missing.add(fault.toString()));
        return missing;
    }

    /** Waits until the process has died of the switch and is back; empty if the point is not reached. */
    @Nullable
    Crash awaitCrash() {
        try {
            eventually("the crossing is reached", UNTIL_CRASH, this::reached, reached -> reached);
        } catch (AssertionError never) {
            return null;
        }
        try {
            Crash seen = crash.get(UNTIL_READY.toSeconds(), TimeUnit.SECONDS);
            assertThat(seen.exitCode()).as("exit status of %s", victim.name()).isEqualTo(HALTED);
            return seen;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError(victim.name() + " does not come back", e);
        }
    }

    // --- what the story has come to

    Item item() {
        if (item == null) {
            throw new IllegalStateException("no sale is open");
        }
        return item;
    }

    Shopper shopper() {
        return shopper;
    }

    /** Before the first request only. */
    void somebodyElse() {
        shopper = Shopper.outOfTheCrowd();
    }

    String orderId() {
        return orderId;
    }

    String paymentId() {
        return paymentId;
    }

    // --- the operator

    void open(SaleDraft draft) {
        create(draft);
        publish();
        know("sale", item().saleId());
    }

    /** Created, but not public. */
    void draft(SaleDraft draft) {
        create(draft);
        know("draft", item().saleId());
    }

    private void create(SaleDraft draft) {
        Answer created = answered("the draft is taken", () -> Operator.signIn().post("/api/v1/sales", draft.json()));
        assertThat(created.status()).as("create: %s", created).isEqualTo(201);
        item = new Item(created.text("saleId"), draft.goods().getFirst().skuId());
        units = draft.goods().getFirst().total();
    }

    /** Until all of it can be bought, whichever attempt did it. */
    void publish() {
        String sale = "/api/v1/sales/" + item().saleId();
        answered("the sale is published", () -> Operator.signIn().post(sale + "/publish", "{}"));
        eventually("the gates are there", () -> Operator.available(item()), available -> available == units);
    }

    Answer restock(int quantity) {
        Answer answer = answered("the restock is answered", () -> Operator.signIn()
                .post(item().path() + "/restock", "{\"quantity\": " + quantity + "}", restockKey));
        assertThat(answer.status()).as("restock: %s", answer).isEqualTo(200);
        return answer;
    }

    // --- the shopper

    void buy() {
        assertThat(tryToBuy()).isInstanceOf(Purchase.Bought.class);
    }

    /** With the story's key, until there is an answer. */
    Purchase tryToBuy() {
        know("user", shopper.name());
        Purchase purchase = shopper.buy(item(), 1, orderKey);
        if (purchase instanceof Purchase.Bought bought && orderId.isEmpty()) {
            orderId = bought.orderId();
            know("order", orderId);
        }
        return purchase;
    }

    /** One request, and none after it. */
    void askOnce() {
        try {
            shopper.ask(item(), 1, orderKey);
        } catch (UncheckedIOException noAnswer) {
            // Just what the story wants.
        }
    }

    void buysTheSameAgain() {
        assertThat(shopper.buy(item(), 1, orderKey))
                .as("the same key again")
                .isInstanceOfSatisfying(Purchase.Bought.class, again -> {
                    assertThat(again.orderId()).isEqualTo(orderId);
                    assertThat(again.replayed()).isTrue();
                });
    }

    void awaitStatus(String status) {
        shopper.awaitStatus(orderId, status);
    }

    void startPayment() {
        Answer payment = payment();
        paymentId = payment.text("paymentId");
        payUrl = payment.text("payUrl");
        assertThat(payUrl).as("payUrl: %s", payment).startsWith("http");
        know("payment", paymentId);
    }

    void startsTheSamePaymentAgain() {
        Answer again = payment();
        assertThat(again.status()).as("the same payment key again: %s", again).isEqualTo(200);
        assertThat(again.text("paymentId")).isEqualTo(paymentId);
    }

    private Answer payment() {
        Answer payment = answered(
                "a payment of order " + orderId + " starts",
                () -> shopper.post("/api/v1/orders/" + orderId + "/payments", "{}", paymentKey));
        assertThat(payment.status()).as("payment: %s", payment).isIn(200, 201);
        return payment;
    }

    void press(String outcome) {
        Answer pressed = answered("the pay page answers", () -> Shopper.press(payUrl, outcome));
        assertThat(pressed.status()).as("pay page: %s", pressed).isEqualTo(200);
    }

    void cancel() {
        Answer cancelled = answered("the order is cancelled", () -> shopper.cancel(orderId));
        assertThat(cancelled.status()).as("cancel: %s", cancelled).isEqualTo(200);
    }

    /** Of the payment, as payment-service knows it; empty while unknown. */
    String settlement() {
        long id = Long.parseLong(paymentId);
        for (int database = 0; database < 2; database++) {
            for (int table = 0; table < 4; table++) {
                for (var row : Databases.rows(
                        "SELECT settlement FROM payment_" + database + ".payments_" + table + " WHERE payment_id = ?",
                        id)) {
                    return row.get("settlement") == null ? "" : String.valueOf(row.get("settlement"));
                }
            }
        }
        return "";
    }

    String awaitTrackingNumber() {
        return shopper.awaitTrackingNumber(orderId);
    }

    // --- the courier

    void scan(String type, int minute) {
        String trackingNumber = awaitTrackingNumber();
        know("parcel", trackingNumber);
        String scan = Courier.scan(trackingNumber, type, minute);
        scans.add(scan);
        assertThat(result(scan)).isIn("ACCEPTED", "DUPLICATE");
    }

    void scansTheSameAgain() {
        for (String scan : scans) {
            assertThat(result(scan)).as("the same scan again").isEqualTo("DUPLICATE");
        }
    }

    private static String result(String scan) {
        Answer answer = answered("the scan is answered", () -> Courier.signIn().send(scan));
        assertThat(answer.status()).as("scan: %s", answer).isEqualTo(200);
        return answer.json().path("items").get(0).path("result").asString();
    }

    /** Asks again, the same, while there is no answer or the answer is "later". */
    private static Answer answered(String what, Supplier<Answer> ask) {
        return eventually(
                what,
                () -> asked(ask),
                answer -> answer != null
                        && answer.status() < 500
                        && !answer.code().equals("order-pending"));
    }

    private static @Nullable Answer asked(Supplier<Answer> ask) {
        try {
            return ask.get();
        } catch (UncheckedIOException noAnswer) {
            return null;
        }
    }
}
