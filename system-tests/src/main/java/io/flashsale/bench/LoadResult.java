package io.flashsale.bench;

import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** What one load saw. */
final class LoadResult {

    private static final long LONGEST_MICROS = 120_000_000;
    private static final int DIGITS = 3;

    private final Map<String, Map<String, Long>> answers = new TreeMap<>();
    private final Map<String, Histogram> latencies = new TreeMap<>();
    private double seconds;
    private double lastAnswerSeconds;
    private int mostDue;

    void count(String kind, String type, long latencyNanos) {
        answers.computeIfAbsent(kind, name -> new TreeMap<>()).merge(type, 1L, Long::sum);
        latencies
                .computeIfAbsent(kind + ' ' + type.substring(0, Math.min(3, type.length())), name -> histogram())
                .recordValue(Math.clamp(latencyNanos / 1_000, 0, LONGEST_MICROS));
    }

    void ended(double seconds, double lastAnswerSeconds, int mostDue) {
        this.seconds = seconds;
        this.lastAnswerSeconds = lastAnswerSeconds;
        this.mostDue = mostDue;
    }

    private static Histogram histogram() {
        return new Histogram(LONGEST_MICROS, DIGITS);
    }

    /** From the first request to the last answer that the load asked for. */
    double seconds() {
        return seconds;
    }

    double lastAnswerSeconds() {
        return lastAnswerSeconds;
    }

    /** How many requests waited for a connection at most; in a closed loop none does. */
    int mostDue() {
        return mostDue;
    }

    /** By kind and type of answer. */
    Map<String, Map<String, Long>> answers() {
        return answers;
    }

    /** @param type its beginning: a status, or a status and a code */
    long answers(String kind, String type) {
        return answers.getOrDefault(kind, Map.of()).entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(type))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    long all() {
        return answers.values().stream()
                .flatMap(types -> types.values().stream())
                .mapToLong(Long::longValue)
                .sum();
    }

    /** Of the answers of a kind with that status, in milliseconds; 0 if there was none. */
    double millis(String kind, int status, double percentile) {
        Histogram histogram = latencies.get(kind + ' ' + status);
        return histogram == null ? 0 : histogram.getValueAtPercentile(percentile) / 1_000.0;
    }
}
