package io.flashsale.localstack;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Lines that say what is happening and how many seconds after the start. */
public final class Progress {

    private final PrintStream out;
    private final boolean colours;
    private final long begin = System.nanoTime();

    Progress(PrintStream out, boolean colours) {
        this.out = out;
        this.colours = colours;
    }

    /** Says nothing; for tests. */
    public static Progress silent() {
        return new Progress(new PrintStream(java.io.OutputStream.nullOutputStream()), false);
    }

    /** To a stream, without colours. */
    public static Progress to(PrintStream out) {
        return new Progress(out, false);
    }

    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    synchronized void line(String text) {
        out.printf(
                Locale.ROOT,
                "%s[%6.1f s]%s %s%n",
                colour("\033[2m"),
                elapsed().toMillis() / 1000.0,
                colour("\033[0m"),
                text);
    }

    synchronized void plain(String text) {
        out.println(text);
    }

    String bold(String text) {
        return colour("\033[1m") + text + colour("\033[0m");
    }

    private String colour(String sequence) {
        return colours ? sequence : "";
    }

    static String seconds(long sinceNanos) {
        return String.format(Locale.ROOT, "%.1f s", (System.nanoTime() - sinceNanos) / 1e9);
    }
}
