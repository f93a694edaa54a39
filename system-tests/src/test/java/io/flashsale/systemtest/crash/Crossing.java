package io.flashsale.systemtest.crash;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * A place at which a service crosses to a neighbour: before or after a method of its own or of a client library.
 *
 * @param type name of the class that has the method's body, not of its interface
 * @param k the crossing that counts, from 1
 * @param matches texts that must all occur in the arguments or the result, so that it is the right order's crossing
 */
public record Crossing(String type, String method, When when, Action action, int k, List<String> matches) {

    public enum When {
        BEFORE,
        AFTER
    }

    /** What happens there. */
    public enum Action {
        /** The process ends with status 137: no shutdown hook, no flush. */
        HALT,
        /** The call throws, once: a neighbour that is away for a moment. */
        FAIL,
        /** The call does nothing, once: a message that is lost. Void methods, before. */
        SKIP,
        /** The process stands still (SIGSTOP) until it is woken by SIGCONT. */
        FREEZE
    }

    public Crossing {
        matches = List.copyOf(matches);
        if (k < 1) {
            throw new IllegalArgumentException("k counts from 1: " + k);
        }
    }

    public static Crossing before(String type, String method) {
        return new Crossing(type, method, When.BEFORE, Action.HALT, 1, List.of());
    }

    public static Crossing after(String type, String method) {
        return new Crossing(type, method, When.AFTER, Action.HALT, 1, List.of());
    }

    /** Counts only crossings whose arguments or result contain the text. */
    public Crossing matching(String text) {
        var more = new ArrayList<>(matches);
        more.add(text);
        return new Crossing(type, method, when, action, k, more);
    }

    /** The texts to match with their placeholders filled in. */
    public Crossing with(UnaryOperator<String> fill) {
        return new Crossing(
                type, method, when, action, k, matches.stream().map(fill).toList());
    }

    public Crossing at(int crossing) {
        return new Crossing(type, method, when, action, crossing, matches);
    }

    public Crossing failing() {
        return new Crossing(type, method, when, Action.FAIL, k, matches);
    }

    public Crossing freezing() {
        return new Crossing(type, method, when, Action.FREEZE, k, matches);
    }

    public Crossing skipped() {
        return new Crossing(type, method, when, Action.SKIP, k, matches);
    }

    @Override
    public String toString() {
        return when.name().toLowerCase(Locale.ROOT) + " " + type.substring(type.lastIndexOf('.') + 1) + "." + method
                + (k == 1 ? "" : " #" + k) + (matches.isEmpty() ? "" : " " + matches);
    }
}
