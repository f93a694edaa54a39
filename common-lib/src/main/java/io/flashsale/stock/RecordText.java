package io.flashsale.stock;

import io.flashsale.contract.OrderId;
import io.flashsale.contract.UserId;
import java.time.Instant;
import java.util.List;

/** Reads the records that the scripts write; their form is told in {@code prelude.lua}. */
final class RecordText {

    private static final int FIELDS = 8;

    private RecordText() {}

    /** The records hash holds counts and keys as well; order ids are the fields that begin with a digit. */
    static boolean isOrder(String field) {
        return Character.isDigit(field.charAt(0));
    }

    /** Live units of a user, from his entry. */
    static int units(String entry) {
        int end = 0;
        while (end < entry.length() && Character.isDigit(entry.charAt(end))) {
            end++;
        }
        return Integer.parseInt(entry.substring(0, end));
    }

    /** The idempotency keys that a user's entry holds itself. */
    static List<String> keys(String entry) {
        return entry.lines()
                .skip(1)
                .map(line -> line.substring(line.indexOf(' ') + 1))
                .toList();
    }

    static GateRecord gateRecord(String orderId, String text, boolean pending) {
        var parts = text.split(" ", FIELDS);
        return new GateRecord(
                OrderId.of(orderId),
                new UserId(parts[5]),
                Integer.parseInt(parts[0]),
                Integer.parseInt(parts[1]),
                Integer.parseInt(parts[2]),
                pending,
                pending ? Instant.ofEpochMilli(Long.parseLong(parts[4])) : null);
    }

    static Overdue overdue(GateKey gate, String orderId, String text) {
        var entry = gateRecord(orderId, text, true);
        return new Overdue(
                entry.orderId(),
                entry.userId(),
                entry.quantity(),
                entry.sourceBucket(),
                entry.homeBucket() != gate.bucket());
    }
}
