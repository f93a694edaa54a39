package io.flashsale.systemtest;

import static io.flashsale.systemtest.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.flashsale.systemtest.Http.Answer;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/** Buys things, and behaves as the documentation asks: the same key for the same intent, again after Retry-After. */
final class Shopper extends Client {

    private static final AtomicInteger NEXT = new AtomicInteger(1);
    private static final int MOST_ATTEMPTS = 60;
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    /** Answers that said "later", and answers that never came. */
    private static final LongAdder TROUBLES = new LongAdder();

    private final String name;

    private Shopper(String name, String token) {
        super(token);
        this.name = name;
    }

    /** Somebody new, signed in at the gateway. */
    static Shopper signIn() {
        String name = nextName();
        return new Shopper(name, login(name));
    }

    /** Somebody new out of a crowd: the token comes from the issuer's key, which spares thousands of sign-ins. */
    static Shopper outOfTheCrowd() {
        String name = nextName();
        return new Shopper(name, Platform.stack().secrets().shopperToken(name));
    }

    private static String nextName() {
        return "shopper-" + NEXT.getAndIncrement();
    }

    /** Whom a browser can be, too. */
    static Shopper named(String name) {
        return new Shopper(name, Platform.stack().secrets().shopperToken(name));
    }

    String name() {
        return name;
    }

    /** What the shop said in the end. */
    sealed interface Purchase {

        /** @param replayed an earlier attempt with this key had made the order */
        record Bought(String orderId, Answer answer, boolean replayed) implements Purchase {}

        /** @param code of the problem, {@code sold-out} for example */
        record Refused(int status, String code, Answer answer) implements Purchase {}
    }

    static String wish(int quantity) {
        return """
                {"quantity": %d,
                 "shipTo": {"name": "Ada L.", "phone": "+86 138 0000 0000", "address": "1 Canal St, 12345 Springfield"}}""".formatted(quantity);
    }

    /** One request, whatever comes. */
    Answer ask(Item item, int quantity, String idempotencyKey) {
        return post(item.path() + "/orders", wish(quantity), idempotencyKey);
    }

    Purchase buy(Item item, int quantity) {
        return buy(item, quantity, UUID.randomUUID().toString());
    }

    /** Asks again with the same key while the shop says "later", or says nothing. */
    Purchase buy(Item item, int quantity, String idempotencyKey) {
        Answer last = null;
        for (int attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
            Duration pause = Duration.ofMillis(200);
            try {
                last = ask(item, quantity, idempotencyKey);
                switch (last.status()) {
                    case 200, 201 -> {
                        assertThat(last.text("orderId"))
                                .as("the order in %s", last)
                                .isNotEmpty();
                        return new Purchase.Bought(last.text("orderId"), last, last.status() == 200);
                    }
                    case 502, 503, 504 -> {
                        TROUBLES.increment();
                        pause = retryAfter(last);
                    }
                    case 429 -> pause = retryAfter(last);
                    default -> {
                        return new Purchase.Refused(last.status(), last.code(), last);
                    }
                }
            } catch (UncheckedIOException noAnswer) {
                // The outcome is unknown; the key makes it safe to ask again.
                TROUBLES.increment();
            }
            LockSupport.parkNanos(pause.toNanos());
        }
        throw new AssertionError("no answer for " + name + " after " + MOST_ATTEMPTS + " attempts; last: " + last);
    }

    /** How often shoppers met a platform that could not serve them at once: what a fault is seen by. */
    static long troubles() {
        return TROUBLES.sum();
    }

    private static Duration retryAfter(Answer answer) {
        Duration asked = answer.header("Retry-After")
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
                .orElse(Duration.ofSeconds(1));
        return asked.compareTo(LONGEST_PAUSE) < 0 ? asked : LONGEST_PAUSE;
    }

    /** Buys and waits until the ledger has confirmed it. */
    String buyConfirmed(Item item, int quantity) {
        Purchase purchase = buy(item, quantity);
        assertThat(purchase).as("%s buys", name).isInstanceOf(Purchase.Bought.class);
        String orderId = ((Purchase.Bought) purchase).orderId();
        awaitStatus(orderId, "CONFIRMED");
        return orderId;
    }

    Answer order(String orderId) {
        return get("/api/v1/orders/" + orderId);
    }

    Answer awaitStatus(String orderId, String status) {
        return eventually(
                "order " + orderId + " becomes " + status,
                () -> order(orderId),
                order -> order.status() == 200 && order.text("status").equals(status));
    }

    Answer cancel(String orderId) {
        return post("/api/v1/orders/" + orderId + "/cancel", "{}");
    }

    /** Starts paying. */
    Answer startPayment(String orderId) {
        String key = UUID.randomUUID().toString();
        Answer payment = eventually(
                "a payment of order " + orderId + " starts",
                () -> post("/api/v1/orders/" + orderId + "/payments", "{}", key),
                answer -> answer.status() != 503 && answer.status() != 504);
        // 200: the attempt before this one had got through after all.
        assertThat(payment.status()).as("payment: %s", payment).isIn(200, 201);
        assertThat(payment.text("payUrl")).as("payUrl: %s", payment).startsWith("http");
        return payment;
    }

    /** Presses a button of the provider's page: success, failure, late or duplicate. */
    static Answer press(String payUrl, String outcome) {
        return Recorded.press(
                Platform.history(),
                payUrl,
                outcome,
                () -> Http.post(
                        payUrl,
                        Map.of(),
                        "application/x-www-form-urlencoded",
                        "outcome=" + URLEncoder.encode(outcome, StandardCharsets.UTF_8)));
    }

    Answer payment(String paymentId) {
        return get("/api/v1/payments/" + paymentId);
    }

    /** Pays and waits until the order says so; returns the payment's id. */
    String pay(String orderId) {
        Answer payment = startPayment(orderId);
        Answer pressed = press(payment.text("payUrl"), "success");
        assertThat(pressed.status()).as("pay page: %s", pressed).isEqualTo(200);
        awaitStatus(orderId, "PAID");
        return payment.text("paymentId");
    }

    Answer parcels(String orderId) {
        return get("/api/v1/orders/" + orderId + "/parcels");
    }

    /** Waits for the one parcel of a paid order. */
    String awaitTrackingNumber(String orderId) {
        Answer parcels = eventually(
                "order " + orderId + " has a parcel",
                () -> parcels(orderId),
                answer -> answer.json().path("items").size() == 1);
        return parcels.json().path("items").get(0).path("trackingNumber").asString();
    }

    Answer parcel(String trackingNumber) {
        return get("/api/v1/parcels/" + trackingNumber);
    }
}
