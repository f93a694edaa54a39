package io.flashsale.audit.evidence;

/** An open row of {@code dead_letter}. */
public record DeadLetterRow(String schema, long id, String group, String tag, String keys) {

    @Override
    public String toString() {
        return "dead letter " + schema + "/" + id + " of " + group + ": " + tag + " " + keys;
    }
}
