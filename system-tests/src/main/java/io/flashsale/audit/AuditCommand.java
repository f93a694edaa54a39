package io.flashsale.audit;

import java.nio.file.Path;
import java.util.List;
import java.util.logging.LogManager;

/** The command behind {@code scripts/audit.sh}: exit code 0 the laws hold, 1 one is broken, 2 unknown or wrong usage. */
public final class AuditCommand {

    private static final int BROKEN = 1;
    private static final int UNKNOWN = 2;

    private AuditCommand() {}

    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments)));
    }

    private static int run(List<String> arguments) {
        // Client libraries talk about transports and options; the table is what somebody asked for.
        LogManager.getLogManager().reset();
        Options options;
        try {
            options = Options.parse(arguments, Path.of(System.getProperty("flash.home", ".")), System.getenv());
        } catch (Options.Wrong wrong) {
            System.err.println("error: " + wrong.getMessage() + "; see scripts/audit.sh --help");
            return UNKNOWN;
        }
        var auditor = new Auditor(options.target(), System.err::println);
        if (!options.json()) {
            System.out.println("auditing " + options.target() + (options.live() ? " (live laws only)" : ""));
        }
        Report report = options.live() ? auditor.live() : auditor.atRest(options.bound());
        System.out.print(options.json() ? report.json() + System.lineSeparator() : report.table());
        return switch (report.verdict()) {
            case HELD -> 0;
            case BROKEN -> BROKEN;
            case UNKNOWN -> UNKNOWN;
        };
    }
}
