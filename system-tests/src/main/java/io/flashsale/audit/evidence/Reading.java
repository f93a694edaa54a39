package io.flashsale.audit.evidence;

/** What a store gave. */
public sealed interface Reading<T> {

    record Read<T>(T rows) implements Reading<T> {}

    record Failed<T>(String why) implements Reading<T> {}

    /** @throws Unreadable if the store did not answer */
    default T get() {
        return switch (this) {
            case Read<T>(T rows) -> rows;
            case Failed<T>(String why) -> throw new Unreadable(why);
        };
    }
}
