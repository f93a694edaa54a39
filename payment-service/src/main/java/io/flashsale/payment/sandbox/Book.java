package io.flashsale.payment.sandbox;

import io.flashsale.payment.sandbox.SandboxPayment.Status;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** All that the provider knows. Each change is in the journal before it is told to anyone, so kill -9 loses nothing. */
final class Book implements AutoCloseable {

    /** Each payment takes about 500 bytes, and the heap is small. */
    private static final int BYTES_PER_PAYMENT = 700;

    private static final long MAX_PAYMENTS = Runtime.getRuntime().maxMemory() / BYTES_PER_PAYMENT;

    private static final int TOKEN_BYTES = 24;

    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, SandboxPayment> byId = new ConcurrentHashMap<>();
    private final Map<String, String> idByToken = new ConcurrentHashMap<>();
    private final Map<String, Delivery> undelivered = new ConcurrentHashMap<>();
    private final ReentrantLock changing = new ReentrantLock();
    private final AppendOnlyFile journal;

    Book(Path directory, Clock clock) throws IOException {
        this.clock = clock;
        this.journal = AppendOnlyFile.open(directory.resolve("provider.journal"), this::replay);
    }

    Optional<SandboxPayment> find(String paymentId) {
        return Optional.ofNullable(byId.get(paymentId));
    }

    Optional<SandboxPayment> findByToken(String token) {
        return Optional.ofNullable(idByToken.get(token)).map(byId::get);
    }

    List<Delivery> undelivered() {
        return List.copyOf(undelivered.values());
    }

    /** The same payment id gets the same payment; with other particulars it is refused. */
    Answer open(String paymentId, String orderId, long minor, String currency) throws IOException {
        return create(paymentId, orderId, minor, currency, Status.OPEN);
    }

    /** Final, also for a payment that never came: one that comes later is born closed. */
    Answer close(String paymentId, String orderId, long minor, String currency) throws IOException {
        var answer = create(paymentId, orderId, minor, currency, Status.CLOSED);
        if (!(answer instanceof Answer.Done(var payment)) || !payment.canBePaid()) {
            return answer;
        }
        long end;
        changing.lock();
        try {
            var now = byId.get(paymentId);
            end = now.canBePaid() ? write(Map.of("verb", "close", "paymentId", paymentId)) : 0;
        } finally {
            changing.unlock();
        }
        journal.force(end);
        return new Answer.Done(byId.get(paymentId));
    }

    private Answer create(String paymentId, String orderId, long minor, String currency, Status status)
            throws IOException {
        long end = 0;
        changing.lock();
        try {
            var known = byId.get(paymentId);
            if (known != null) {
                return known.isFor(orderId, minor, currency)
                        ? new Answer.Done(known)
                        : new Answer.Refused("this payment id was used for something else");
            }
            if (byId.size() >= MAX_PAYMENTS) {
                return new Answer.Refused("the sandbox is full: stop it and empty its data directory");
            }
            Map<String, String> record = new LinkedHashMap<>();
            record.put("verb", "create");
            record.put("paymentId", paymentId);
            record.put("orderId", orderId);
            record.put("minor", Long.toString(minor));
            record.put("currency", currency);
            record.put("token", randomHex());
            record.put("status", status.name());
            end = write(record);
        } finally {
            changing.unlock();
        }
        journal.force(end);
        return new Answer.Done(byId.get(paymentId));
    }

    /** @param delay of the callback */
    Paid pay(String token, PayOutcome outcome, Duration delay) throws IOException {
        long end;
        SandboxPayment paid;
        List<Delivery> deliveries;
        changing.lock();
        try {
            var payment = findByToken(token).orElse(null);
            if (payment == null || !payment.canBePaid()) {
                return new Paid(payment, List.of());
            }
            var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            Map<String, String> record = new LinkedHashMap<>();
            record.put("verb", "pay");
            record.put("paymentId", payment.paymentId());
            record.put("captured", Boolean.toString(outcome.captures()));
            record.put("transactionId", "sbx-" + randomHex().substring(0, 24));
            record.put("delivery", randomHex().substring(0, 16));
            record.put("callbacks", Integer.toString(outcome.callbacks()));
            record.put("at", now.toString());
            record.put("notBefore", now.plus(delay).toString());
            end = write(record);
            paid = byId.get(payment.paymentId());
            deliveries = deliveries(new Fields(record));
        } finally {
            changing.unlock();
        }
        journal.force(end);
        return new Paid(paid, deliveries);
    }

    /** The same refund id gets the same answer; there is one refund of the whole amount. */
    Answer refund(String refundId, String paymentId, long minor, String currency) throws IOException {
        long end;
        changing.lock();
        try {
            var payment = byId.get(paymentId);
            if (payment == null || payment.status() != Status.CAPTURED) {
                return new Answer.Refused("nothing was captured");
            }
            if (payment.minor() != minor || !payment.currency().equals(currency)) {
                return new Answer.Refused("only the whole amount can be refunded");
            }
            if (!payment.refundId().isEmpty()) {
                return payment.refundId().equals(refundId)
                        ? new Answer.Done(payment)
                        : new Answer.Refused("refunded already, under another id");
            }
            end = write(Map.of("verb", "refund", "paymentId", paymentId, "refundId", refundId));
        } finally {
            changing.unlock();
        }
        journal.force(end);
        return new Answer.Done(byId.get(paymentId));
    }

    /** Not forced: at worst the shop hears of it once more. */
    void delivered(Delivery delivery) throws IOException {
        changing.lock();
        try {
            if (undelivered.containsKey(delivery.id())) {
                write(Map.of("verb", "delivered", "delivery", delivery.id()));
            }
        } finally {
            changing.unlock();
        }
    }

    @Override
    public void close() throws IOException {
        journal.close();
    }

    private long write(Map<String, String> record) throws IOException {
        var fields = new Fields(record);
        long end = journal.append(fields.format());
        apply(fields);
        return end;
    }

    private void replay(String line) {
        apply(Fields.parse(line));
    }

    private void apply(Fields record) {
        switch (record.require("verb")) {
            case "create" -> {
                var payment = new SandboxPayment(
                        record.require("paymentId"),
                        record.require("orderId"),
                        record.number("minor"),
                        record.require("currency").intern(),
                        record.require("token"),
                        Status.valueOf(record.require("status")),
                        "",
                        "");
                byId.put(payment.paymentId(), payment);
                idByToken.put(payment.token(), payment.paymentId());
            }
            case "pay" -> {
                var transaction = record.require("transactionId");
                byId.computeIfPresent(
                        record.require("paymentId"),
                        (_, payment) -> isCapture(record) ? payment.captured(transaction) : payment.failed());
                deliveries(record).forEach(delivery -> undelivered.put(delivery.id(), delivery));
            }
            case "close" -> byId.computeIfPresent(record.require("paymentId"), (_, payment) -> payment.closed());
            case "refund" ->
                byId.computeIfPresent(
                        record.require("paymentId"), (_, payment) -> payment.refunded(record.require("refundId")));
            case "delivered" -> undelivered.remove(record.require("delivery"));
            default -> throw new IllegalStateException("the journal is not of this version");
        }
    }

    private static boolean isCapture(Fields record) {
        return Boolean.parseBoolean(record.require("captured"));
    }

    private static List<Delivery> deliveries(Fields record) {
        List<Delivery> deliveries = new ArrayList<>();
        for (long n = 1; n <= record.number("callbacks"); n++) {
            deliveries.add(new Delivery(
                    record.require("delivery") + "-" + n,
                    record.require("paymentId"),
                    isCapture(record),
                    Instant.parse(record.require("at")),
                    Instant.parse(record.require("notBefore"))));
        }
        return deliveries;
    }

    private String randomHex() {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** The answer to the shop. */
    sealed interface Answer {

        record Done(SandboxPayment payment) implements Answer {}

        record Refused(String reason) implements Answer {}
    }

    /**
     * The answer to the shopper.
     *
     * @param payment null if there is no such page
     * @param deliveries the callbacks to send; none if nothing changed
     */
    record Paid(@Nullable SandboxPayment payment, List<Delivery> deliveries) {}
}
