package io.flashsale.audit.law;

import io.flashsale.audit.Law;
import java.util.List;

/** All ten. */
public final class Laws {

    private Laws() {}

    public static List<Law> all() {
        return List.of(
                new NoOversell(),
                new BooksBalance(),
                new FairShare(),
                new OneOutcome(),
                new Money(),
                new NothingLost(),
                new NothingInvented(),
                new EverythingEnds(),
                new NoLeak(),
                new OneParcel());
    }

    /** Those that hold at any moment. */
    public static List<Law> live() {
        return all().stream().filter(Law::live).toList();
    }
}
