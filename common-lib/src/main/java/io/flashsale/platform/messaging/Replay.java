package io.flashsale.platform.messaging;

import org.jspecify.annotations.Nullable;

/**
 * What became of one replay.
 *
 * @param detail for an operator to read, null if there is nothing to add
 */
public record Replay(String id, Outcome outcome, @Nullable String detail) {

    public enum Outcome {
        /** It was sent again. */
        REPLAYED,
        /** A half message whose transaction was never committed: there is nothing to tell anybody. */
        NOTHING_TO_SEND,
        /** A half message of which it can't be said yet whether its transaction was committed; it stays open. */
        UNDECIDED,
        NOT_FOUND,
        /** The broker or the database was not there; it stays open. */
        UNAVAILABLE
    }
}
