package io.flashsale.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The command line of {@code scripts/bench.sh}.
 *
 * @param warmUpSeconds at most; it ends as soon as the platform gets no faster
 * @param scenarios names, or beginnings of names with a star; all if empty
 * @param against an earlier {@code report.json}
 * @param beside another working copy, built: its services play each round in turn with ours
 */
record BenchOptions(
        boolean quick,
        int rounds,
        int seconds,
        int warmUpSeconds,
        List<String> scenarios,
        Path out,
        @Nullable Path against,
        @Nullable Path beside) {

    private static final int MOST_SECONDS = 3_600;
    private static final int MOST_ROUNDS = 100;

    /** The caller made a mistake; the message says what to do. */
    static final class Wrong extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Wrong(String message) {
            super(message);
        }
    }

    static BenchOptions parse(List<String> arguments, Path home) {
        boolean quick = arguments.contains("--quick");
        int rounds = quick ? 1 : 3;
        int seconds = quick ? 6 : 15;
        int warmUp = quick ? 20 : 240;
        List<String> scenarios = new ArrayList<>();
        Path out = home.resolve("target/bench");
        Path against = null;
        Path beside = null;
        for (int i = 0; i < arguments.size(); i++) {
            String option = arguments.get(i);
            if (option.equals("--quick")) {
                continue;
            }
            String value = i + 1 < arguments.size() ? arguments.get(++i) : "";
            switch (option) {
                case "--rounds" -> rounds = number(option, value, MOST_ROUNDS);
                case "--seconds" -> seconds = number(option, value, MOST_SECONDS);
                case "--warm-up" -> warmUp = number(option, value, MOST_SECONDS);
                case "--scenarios" -> scenarios.addAll(List.of(value.split(",")));
                case "--out" -> out = Path.of(value);
                case "--against" -> against = Path.of(value);
                case "--beside" -> beside = Path.of(value).toAbsolutePath();
                default -> throw new Wrong("unknown option " + option);
            }
        }
        if (against != null && beside != null) {
            throw new Wrong("--against and --beside are two ways to compare; take one");
        }
        if (beside != null && !Files.isDirectory(beside.resolve("order-service/target"))) {
            throw new Wrong(
                    "--beside wants another working copy in which scripts/bench.sh or scripts/up.sh has built, and "
                            + beside + " is none");
        }
        return new BenchOptions(quick, rounds, seconds, warmUp, List.copyOf(scenarios), out, against, beside);
    }

    private static int number(String option, String value, int most) {
        if (!value.matches("[1-9]\\d{0,6}") || Integer.parseInt(value) > most) {
            throw new Wrong(option + " wants a number from 1 to " + most + ", not '" + value + "'");
        }
        return Integer.parseInt(value);
    }

    boolean wants(String scenario) {
        return scenarios.isEmpty() || scenarios.stream().anyMatch(name -> matches(scenario, name));
    }

    private static boolean matches(String scenario, String name) {
        return name.endsWith("*") ? scenario.startsWith(name.substring(0, name.length() - 1)) : scenario.equals(name);
    }
}
