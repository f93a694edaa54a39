package io.flashsale.bench.capacity;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The command line of {@code scripts/capacity.sh}.
 *
 * @param podCores 0: as many as the measured machine has
 * @param ordersLike the scenario that says what an order costs; empty: the first of {@link Costs#CROWDED} that was measured
 */
record CapacityOptions(
        Demand demand,
        double utilisation,
        double coreFactor,
        int podCores,
        int serverCores,
        double commitsPerSecond,
        double commitMillis,
        double messagesPerSecond,
        double peakSeconds,
        String ordersLike,
        Path report,
        boolean json) {

    private static final double MOST = 1e9;
    private static final int MOST_CORES = 1_024;
    private static final Pattern NUMBER = Pattern.compile("\\d{1,10}(\\.\\d{1,6})?");
    private static final Set<String> WITH_VALUE = Set.of(
            "--orders-per-second",
            "--losers-per-order",
            "--reads-per-order",
            "--paid-share",
            "--utilisation",
            "--core-factor",
            "--pod-cores",
            "--server-cores",
            "--commits-per-second",
            "--commit-millis",
            "--messages-per-second",
            "--peak-seconds",
            "--orders-like",
            "--report");

    /** @param home of the repository; the report is looked for below it unless named */
    static CapacityOptions parse(List<String> arguments, Path home) {
        Map<String, String> values = new HashMap<>();
        boolean json = false;
        for (int i = 0; i < arguments.size(); i++) {
            String option = arguments.get(i);
            if (option.equals("--json")) {
                json = true;
            } else if (!WITH_VALUE.contains(option)) {
                throw wrong("unknown option " + option);
            } else if (++i == arguments.size()) {
                throw wrong(option + " needs a value");
            } else {
                values.put(option, arguments.get(i));
            }
        }
        if (!values.containsKey("--orders-per-second")) {
            throw wrong("--orders-per-second is needed, for example 583000");
        }
        return new CapacityOptions(
                new Demand(
                        number(values, "--orders-per-second", "", 1e-3, MOST),
                        number(values, "--losers-per-order", "100", 0, MOST),
                        number(values, "--reads-per-order", "10", 0, MOST),
                        number(values, "--paid-share", "0.5", 0, 1)),
                number(values, "--utilisation", "0.6", 0.01, 1),
                number(values, "--core-factor", "1", 0.01, 100),
                whole(values, "--pod-cores", 0),
                whole(values, "--server-cores", 16),
                number(values, "--commits-per-second", "10000", 1, MOST),
                number(values, "--commit-millis", "2", 0.001, MOST),
                number(values, "--messages-per-second", "10000", 1, MOST),
                number(values, "--peak-seconds", "60", 1, MOST),
                values.getOrDefault("--orders-like", ""),
                values.containsKey("--report")
                        ? path(values.get("--report"))
                        : home.resolve("target/bench/report.json"),
                json);
    }

    private static double number(
            Map<String, String> values, String option, String otherwise, double least, double most) {
        String value = values.getOrDefault(option, otherwise);
        double number = NUMBER.matcher(value).matches() ? Double.parseDouble(value) : Double.NaN;
        if (!(number >= least && number <= most)) {
            throw wrong(option + " wants a number from " + Words.plain(least) + " to " + Words.plain(most) + ", not '"
                    + value + "'");
        }
        return number;
    }

    private static int whole(Map<String, String> values, String option, int otherwise) {
        String value = values.get(option);
        if (value == null) {
            return otherwise;
        }
        if (!value.matches("[1-9]\\d{0,3}") || Integer.parseInt(value) > MOST_CORES) {
            throw wrong(option + " wants a whole number from 1 to " + MOST_CORES + ", not '" + value + "'");
        }
        return Integer.parseInt(value);
    }

    private static Path path(String name) {
        if (name.isEmpty() || name.indexOf('\0') >= 0) {
            throw wrong("--report needs the name of a file");
        }
        return Path.of(name);
    }

    private static Wrong wrong(String message) {
        return new Wrong(message + "; see scripts/capacity.sh --help");
    }

    /** @param measured cores of the machine that was measured */
    Sizing sizing(int measured) {
        return new Sizing(
                utilisation,
                coreFactor,
                podCores == 0 ? measured : podCores,
                serverCores,
                commitsPerSecond,
                commitMillis,
                messagesPerSecond,
                peakSeconds);
    }
}
