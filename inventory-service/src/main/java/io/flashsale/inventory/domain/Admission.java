package io.flashsale.inventory.domain;

import java.util.Arrays;
import java.util.Optional;

/** How shoppers get into a sale. */
public enum Admission {
    NONE("none"),
    WAITING_ROOM("waiting-room");

    private final String word;

    Admission(String word) {
        this.word = word;
    }

    /** The word in JSON and in the database. */
    public String word() {
        return word;
    }

    public static Optional<Admission> of(String word) {
        return Arrays.stream(values()).filter(a -> a.word.equals(word)).findFirst();
    }
}
