package io.flashsale.payment.sandbox;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Tells the shop what happened, again and again until it answers 200. */
final class CallbackSender implements AutoCloseable {

    static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    /** As real providers do: after a day a person has to look. */
    static final Duration GIVE_UP_AFTER = Duration.ofHours(24);

    private static final Logger LOG = System.getLogger(CallbackSender.class.getName());
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);
    private static final int MAX_AT_ONCE = 64;

    private final Book book;
    private final Secrets secrets;
    private final URI callbackUrl;
    private final Clock clock;
    private final Supplier<Faults> faults;
    private final HttpClient http =
            // HTTP/1.1: an upgrade to h2c on every first request is a round trip for nothing.
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(CONNECT_TIMEOUT)
                    .build();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("callback-timer").factory());
    private final Semaphore atOnce = new Semaphore(MAX_AT_ONCE);

    CallbackSender(Book book, Secrets secrets, URI callbackUrl, Clock clock, Supplier<Faults> faults) {
        this.book = book;
        this.secrets = secrets;
        this.callbackUrl = callbackUrl;
        this.clock = clock;
        this.faults = faults;
    }

    void schedule(Delivery delivery) {
        schedule(delivery, Duration.between(clock.instant(), delivery.notBefore()), FIRST_PAUSE);
    }

    private void schedule(Delivery delivery, Duration in, Duration nextPause) {
        timer.schedule(
                () -> Thread.ofVirtual().name("callback-" + delivery.id()).start(() -> attempt(delivery, nextPause)),
                Math.max(0, in.toMillis()),
                TimeUnit.MILLISECONDS);
    }

    private void attempt(Delivery delivery, Duration nextPause) {
        try {
            atOnce.acquire();
            try {
                if (faults.get().silent() || isOld(delivery) || send(delivery)) {
                    book.delivered(delivery);
                    return;
                }
            } finally {
                atOnce.release();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return;
        } catch (IOException | RuntimeException failure) {
            LOG.log(Level.INFO, "callback {0} failed: {1}", delivery.id(), failure.toString());
        }
        var doubled = nextPause.multipliedBy(2);
        schedule(delivery, nextPause, doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE);
    }

    private boolean isOld(Delivery delivery) {
        return delivery.notBefore().plus(GIVE_UP_AFTER).isBefore(clock.instant());
    }

    private boolean send(Delivery delivery) throws IOException, InterruptedException {
        byte[] body = body(delivery).getBytes(StandardCharsets.UTF_8);
        // Signed anew at each attempt: the window is about the sending, not about the payment.
        var timestamp = Long.toString(clock.instant().getEpochSecond());
        var request = HttpRequest.newBuilder(callbackUrl)
                .timeout(REQUEST_TIMEOUT)
                .header("Content-Type", "application/json")
                .header(MessageSignature.TIMESTAMP_HEADER, timestamp)
                .header(MessageSignature.SIGNATURE_HEADER, MessageSignature.sign(secrets.signing(), timestamp, body))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        int status = http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        if (status != 200) {
            LOG.log(Level.INFO, "callback {0} was answered {1}", delivery.id(), status);
        }
        return status == 200;
    }

    private String body(Delivery delivery) {
        var payment = book.find(delivery.paymentId()).orElseThrow();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("notificationId", delivery.id());
        body.put("paymentId", payment.paymentId());
        body.put("orderId", payment.orderId());
        body.put("status", delivery.captured() ? "CAPTURED" : "FAILED");
        if (delivery.captured()) {
            body.put("transactionId", payment.transactionId());
        }
        body.put("amount", Map.of("minor", payment.minor(), "currency", payment.currency()));
        body.put("occurredAt", delivery.occurredAt().toString());
        return Json.write(body);
    }

    @Override
    public void close() {
        timer.shutdownNow();
        http.shutdownNow();
    }
}
