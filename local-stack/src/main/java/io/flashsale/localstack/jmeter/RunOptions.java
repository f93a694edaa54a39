package io.flashsale.localstack.jmeter;

import io.flashsale.localstack.StackFailure;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The command line behind {@code scripts/jmeter/run.sh PLAN}. */
record RunOptions(
        Plan plan,
        int users,
        int rampupSeconds,
        int durationSeconds,
        int stock,
        Map<String, String> passedOn,
        boolean signIn,
        boolean gui,
        boolean report,
        Optional<String> host,
        Optional<String> port,
        String protocol,
        Optional<String> sale,
        Optional<String> sku,
        Optional<Path> shoppers,
        Path data,
        Optional<Path> out) {

    /** A person's list of shoppers, not a test's: tokens for more take minutes. */
    static final int MOST_SHOPPERS = 100_000;

    private static final int USERS = 20;
    private static final int RAMPUP_SECONDS = 5;
    private static final int MOST_USERS = 20_000;
    private static final int MOST_SECONDS = 7 * 24 * 3600;
    private static final int MOST_UNITS = 10_000_000;
    private static final List<String> WITH_VALUE = List.of(
            "--users",
            "--rampup",
            "--duration",
            "--stock",
            "--think",
            "--rate",
            "--loops",
            "--host",
            "--port",
            "--protocol",
            "--sale",
            "--sku",
            "--shoppers",
            "--data",
            "--out");

    RunOptions {
        passedOn = Map.copyOf(passedOn);
    }

    /** @param home the repository */
    static RunOptions parse(Path home, List<String> arguments) {
        if (arguments.isEmpty() || arguments.getFirst().startsWith("-")) {
            throw new StackFailure("which plan? see scripts/jmeter/run.sh --help");
        }
        Plan plan = Plan.named(arguments.getFirst());
        Map<String, String> given = new TreeMap<>();
        boolean signIn = false;
        boolean gui = false;
        boolean report = true;
        for (int i = 1; i < arguments.size(); i++) {
            String option = arguments.get(i);
            switch (option) {
                case "--sign-in" -> signIn = true;
                case "--gui" -> gui = true;
                case "--no-report" -> report = false;
                default -> {
                    if (!WITH_VALUE.contains(option)) {
                        throw new StackFailure("unknown option " + option + "; see scripts/jmeter/run.sh --help");
                    }
                    if (i + 1 == arguments.size() || arguments.get(i + 1).startsWith("--")) {
                        throw new StackFailure(option + " needs a value; see scripts/jmeter/run.sh --help");
                    }
                    given.put(option, arguments.get(++i));
                }
            }
        }
        return of(home, plan, given, signIn, gui, report);
    }

    private static RunOptions of(
            Path home, Plan plan, Map<String, String> given, boolean signIn, boolean gui, boolean report) {
        Map<String, String> passedOn = new TreeMap<>();
        for (String option : List.of("--think", "--rate", "--loops")) {
            if (given.containsKey(option)) {
                passedOn.put(option.substring(2), Integer.toString(number(given, option, 0, 0, 1_000_000)));
            }
        }
        RunOptions options = new RunOptions(
                plan,
                number(given, "--users", USERS, 1, MOST_USERS),
                number(given, "--rampup", RAMPUP_SECONDS, 0, MOST_SECONDS),
                number(given, "--duration", plan.durationSeconds(), 1, MOST_SECONDS),
                number(given, "--stock", plan.stock(), 1, MOST_UNITS),
                passedOn,
                signIn,
                gui,
                report,
                text(given, "--host"),
                text(given, "--port"),
                text(given, "--protocol").orElse("http"),
                text(given, "--sale"),
                text(given, "--sku"),
                text(given, "--shoppers").map(Path::of),
                text(given, "--data").map(Path::of).orElse(home.resolve(".local")),
                text(given, "--out").map(Path::of));
        options.check();
        return options;
    }

    private void check() {
        if (sale.isPresent() != sku.isPresent()) {
            throw new StackFailure("--sale and --sku belong together");
        }
        if (isRemote() && (port.isEmpty() || sale.isEmpty() || plan.buying() && shoppers.isEmpty())) {
            throw new StackFailure("with --host also say --port, --sale, --sku"
                    + (plan.buying() ? " and --shoppers (a file of NAME,TOKEN)" : "")
                    + ": only on this machine's own stack can these be found or made");
        }
        if (signIn && (isRemote() || shoppers.isPresent())) {
            throw new StackFailure("--sign-in is for this machine's own stack and shoppers made for the run");
        }
    }

    /** Whether the gateway was named, so that no stack of this machine is looked for. */
    boolean isRemote() {
        return host.isPresent();
    }

    private static Optional<String> text(Map<String, String> given, String option) {
        return Optional.ofNullable(given.get(option));
    }

    private static int number(Map<String, String> given, String option, int otherwise, int least, int most) {
        String text = given.get(option);
        if (text == null) {
            return otherwise;
        }
        if (text.matches("[0-9]{1,9}")) {
            int value = Integer.parseInt(text);
            if (value >= least && value <= most) {
                return value;
            }
        }
        throw new StackFailure(option + " wants a number from " + least + " to " + most + ", not " + text);
    }
}
