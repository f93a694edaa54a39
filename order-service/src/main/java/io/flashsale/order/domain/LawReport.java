package io.flashsale.order.domain;

import java.util.List;

/**
 * Whether a law of {@code docs/INVARIANTS.md} holds at this moment.
 *
 * @param law its number and name
 * @param rows the first rows that break it
 */
public record LawReport(String law, boolean ok, String detail, List<String> rows) {

    public static LawReport of(String law, String whenBroken, List<String> rows) {
        return new LawReport(law, rows.isEmpty(), rows.isEmpty() ? "holds" : whenBroken, List.copyOf(rows));
    }
}
