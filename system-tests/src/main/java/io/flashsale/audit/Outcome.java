package io.flashsale.audit;

import java.util.List;

/** What a look at one law has given. */
public sealed interface Outcome {

    /**
     * Nothing that breaks the law was found.
     *
     * @param looked rows that were judged
     * @param note what could not be judged, empty if everything could
     */
    record Held(long looked, String note) implements Outcome {}

    /**
     * The law is broken.
     *
     * @param count of the rows that break it
     * @param rows the first of them, as text
     */
    record Broken(long count, List<String> rows) implements Outcome {

        public Broken {
            rows = List.copyOf(rows);
            if (count < 1 || rows.isEmpty()) {
                throw new IllegalArgumentException("a broken law names what breaks it");
            }
        }
    }

    /** Nothing can be said: a store did not answer, or what was read is empty and can't be. Never the same as fine. */
    record Unknown(String why) implements Outcome {}
}
