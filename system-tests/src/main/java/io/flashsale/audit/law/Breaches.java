package io.flashsale.audit.law;

import io.flashsale.audit.Outcome;
import java.util.ArrayList;
import java.util.List;

/** Counts what was judged and keeps the first rows that break a law. */
final class Breaches {

    /** Enough to start looking, never a flood. */
    private static final int MAX_ROWS = 20;

    private final List<String> rows = new ArrayList<>();
    private long looked;
    private long broken;
    private String note = "";

    /** @param row told if it does not hold; its {@code toString} is read then only */
    void check(boolean holds, Object row, String why) {
        looked++;
        if (!holds) {
            broken++;
            if (rows.size() < MAX_ROWS) {
                rows.add(row + ": " + why);
            }
        }
    }

    void note(String text) {
        note = note.isEmpty() ? text : note + "; " + text;
    }

    Outcome outcome() {
        return broken == 0 ? new Outcome.Held(looked, note) : new Outcome.Broken(broken, rows);
    }
}
