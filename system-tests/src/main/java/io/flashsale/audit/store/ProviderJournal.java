package io.flashsale.audit.store;

import io.flashsale.audit.evidence.ProviderBook;
import io.flashsale.audit.evidence.ProviderPayment;
import io.flashsale.audit.evidence.Reading;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The sandbox provider's own book: an append-only file with a record per line, {@code name=value&name=value}. */
public final class ProviderJournal {

    private final @Nullable Path file;

    public ProviderJournal(@Nullable Path file) {
        this.file = file;
    }

    public Reading<ProviderBook> read() {
        if (file == null) {
            return new Reading.Read<>(ProviderBook.none());
        }
        if (!Files.exists(file)) {
            return new Reading.Failed<>("the provider's book " + file + " is not there");
        }
        try {
            String text = Files.readString(file, StandardCharsets.US_ASCII);
            // What follows the last line's end is being written right now.
            String whole = text.substring(0, text.lastIndexOf('\n') + 1);
            Map<String, ProviderPayment> payments = new HashMap<>();
            whole.lines().forEach(line -> apply(fields(line), payments));
            return new Reading.Read<>(new ProviderBook(true, payments));
        } catch (IOException | IllegalArgumentException e) {
            return new Reading.Failed<>("the provider's book " + file + ": " + e);
        }
    }

    private static Map<String, String> fields(String line) {
        Map<String, String> fields = new HashMap<>();
        for (String field : line.split("&")) {
            int at = field.indexOf('=');
            if (at > 0) {
                fields.put(
                        URLDecoder.decode(field.substring(0, at), StandardCharsets.UTF_8),
                        URLDecoder.decode(field.substring(at + 1), StandardCharsets.UTF_8));
            }
        }
        return fields;
    }

    private static void apply(Map<String, String> record, Map<String, ProviderPayment> payments) {
        String id = record.getOrDefault("paymentId", "");
        switch (record.getOrDefault("verb", "")) {
            case "create" ->
                payments.put(
                        id,
                        new ProviderPayment(
                                id,
                                record.getOrDefault("orderId", ""),
                                Long.parseLong(record.getOrDefault("minor", "")),
                                record.getOrDefault("currency", ""),
                                record.getOrDefault("status", ""),
                                "",
                                ""));
            case "pay" -> {
                boolean captured = Boolean.parseBoolean(record.get("captured"));
                String transaction = captured ? record.getOrDefault("transactionId", "") : "";
                payments.computeIfPresent(
                        id, (key, payment) -> with(payment, captured ? "CAPTURED" : "FAILED", transaction, ""));
            }
            case "close" -> payments.computeIfPresent(id, (key, payment) -> with(payment, "CLOSED", "", ""));
            case "refund" ->
                payments.computeIfPresent(
                        id,
                        (key, payment) -> with(
                                payment,
                                payment.status(),
                                payment.transactionId(),
                                record.getOrDefault("refundId", "")));
            case "delivered" -> {
                // Who was told is no matter of money.
            }
            default -> throw new IllegalArgumentException("not of the version this auditor knows: " + record);
        }
    }

    private static ProviderPayment with(ProviderPayment of, String status, String transaction, String refund) {
        return new ProviderPayment(
                of.paymentId(), of.orderId(), of.amountMinor(), of.currency(), status, transaction, refund);
    }
}
