package io.flashsale.localstack.measure;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How long and how often a measurement runs.
 *
 * @param callers how many ask at once; one series for each number
 * @param seconds of one lap
 * @param warmUpSeconds of one lap that is not counted
 * @param rounds laps of each contender, in turns
 * @param out where the figures are written as JSON
 */
public record MeasureOptions(List<Integer> callers, int seconds, int warmUpSeconds, int rounds, Path out) {

    private static final int MAX_CALLERS = 4_096;
    private static final int MAX_SECONDS = 600;
    private static final int MAX_ROUNDS = 99;

    public MeasureOptions {
        callers = List.copyOf(callers);
        if (callers.isEmpty() || !callers.stream().allMatch(n -> n >= 1 && n <= MAX_CALLERS)) {
            throw new IllegalArgumentException("--callers wants numbers from 1 to " + MAX_CALLERS);
        }
        if (seconds < 1 || seconds > MAX_SECONDS || warmUpSeconds < 0 || warmUpSeconds > MAX_SECONDS) {
            throw new IllegalArgumentException("--seconds wants 1 to " + MAX_SECONDS);
        }
        if (rounds < 1 || rounds > MAX_ROUNDS) {
            throw new IllegalArgumentException("--rounds wants 1 to " + MAX_ROUNDS);
        }
    }

    /** {@code [--quick] [--callers 64,256] [--seconds N] [--warm-up N] [--rounds N] --out FILE}; later ones win. */
    public static MeasureOptions parse(String... arguments) {
        List<Integer> callers = List.of(64, 256);
        int seconds = 6;
        int warmUp = 8;
        int rounds = 3;
        Path out = null;
        List<String> left = new ArrayList<>(Arrays.asList(arguments));
        if (left.remove("--quick")) {
            seconds = 1;
            warmUp = 4;
        }
        for (int i = 0; i < left.size(); i += 2) {
            if (i + 1 == left.size()) {
                throw new IllegalArgumentException(left.get(i) + " wants a value");
            }
            String value = left.get(i + 1);
            switch (left.get(i)) {
                case "--callers" ->
                    callers = Arrays.stream(value.split(","))
                            .map(Integer::valueOf)
                            .toList();
                case "--seconds" -> seconds = Integer.parseInt(value);
                case "--warm-up" -> warmUp = Integer.parseInt(value);
                case "--rounds" -> rounds = Integer.parseInt(value);
                case "--out" -> out = Path.of(value);
                default -> throw new IllegalArgumentException("unknown option " + left.get(i));
            }
        }
        if (out == null) {
            throw new IllegalArgumentException("--out FILE is missing");
        }
        return new MeasureOptions(callers, seconds, warmUp, rounds, out);
    }
}
