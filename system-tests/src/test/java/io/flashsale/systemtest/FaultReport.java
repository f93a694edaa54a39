package io.flashsale.systemtest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Locale;

/** What each fault did, as a table in {@code target/faults/report.md}: effect, stake, recovery. */
final class FaultReport {

    private static final Path FILE = Path.of("target", "faults", "report.md");
    private static boolean begun;

    private FaultReport() {}

    /**
     * @param effect how the fault was seen to have one
     * @param stake orders and units that were in play
     * @param recovery from the end of the fault until shoppers were served again
     */
    static synchronized void add(String fault, String effect, String stake, Duration recovery) {
        try {
            if (!begun) {
                Files.createDirectories(FILE.getParent());
                Files.writeString(
                        FILE, "| fault | effect seen | at stake | recovered within |\n| --- | --- | --- | --- |\n");
                begun = true;
            }
            String row = String.format(
                    Locale.ROOT, "| %s | %s | %s | %.1f s |%n", fault, effect, stake, recovery.toMillis() / 1000.0);
            Files.writeString(FILE, row, StandardOpenOption.APPEND);
            System.out.print("fault: " + row);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
