package io.flashsale.localstack.jmeter;

import io.flashsale.localstack.StackFailure;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** A plan of {@code scripts/jmeter}, and what it is run with if nothing else is said. */
enum Plan {
    /** Looks only. */
    BROWSE(60, 1_000, false, false, 900),
    /** Buys, pays, tracks; nobody should be refused. */
    CHECKOUT(60, 1_000_000, true, false, 900),
    /** A crowd and few units, one for each. Nothing may time out while it runs: its units would be sold again. */
    OVERSELL(30, 100, true, true, 7_200),
    /** Most orders are never paid: what they held comes back soon, so that the stock lasts. */
    SOAK(1_800, 1_000_000, true, false, 30);

    private final int durationSeconds;
    private final int stock;
    private final boolean buying;
    private final boolean oneEach;
    private final int payWithinSeconds;

    Plan(int durationSeconds, int stock, boolean buying, boolean oneEach, int payWithinSeconds) {
        this.durationSeconds = durationSeconds;
        this.stock = stock;
        this.buying = buying;
        this.oneEach = oneEach;
        this.payWithinSeconds = payWithinSeconds;
    }

    static Plan named(String name) {
        return Arrays.stream(values())
                .filter(plan -> plan.fileName().equals(name + ".jmx"))
                .findFirst()
                .orElseThrow(() -> new StackFailure("there is no plan " + name + "; there are "
                        + Arrays.stream(values()).map(Plan::title).collect(Collectors.joining(", "))));
    }

    String title() {
        return name().toLowerCase(Locale.ROOT);
    }

    String fileName() {
        return title() + ".jmx";
    }

    int durationSeconds() {
        return durationSeconds;
    }

    /** Units of the sale that is opened for it. */
    int stock() {
        return stock;
    }

    boolean buying() {
        return buying;
    }

    int perUserLimit(int ofStock) {
        return oneEach ? 1 : ofStock;
    }

    /** Enough that everybody who is there at once is somebody else, and that a stock with a limit of one can sell out. */
    int shoppers(int users, int ofStock) {
        int some = Math.max(200, 2 * users);
        return oneEach ? Math.max(some, 2 * ofStock) : some;
    }

    /** Of the sale that is opened for it. */
    int payWithinSeconds(int ofDurationSeconds) {
        return oneEach ? payWithinSeconds + ofDurationSeconds : payWithinSeconds;
    }
}
