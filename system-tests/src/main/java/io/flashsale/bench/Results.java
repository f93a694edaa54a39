package io.flashsale.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a run found, scenario by scenario.
 *
 * @param machine what it ran on, and what else ran there
 * @param megabytes by process, at rest after everything
 * @param verdict of the audit
 */
record Results(
        Map<String, String> machine,
        List<Outcome> outcomes,
        Map<String, Double> megabytes,
        String verdict,
        String audit) {

    /** One scenario's rounds. */
    record Outcome(String name, String explanation, List<Sample> samples) {

        Map<Figure, Spread> figures() {
            Map<Figure, List<Double>> values = new LinkedHashMap<>();
            samples.forEach(sample -> sample.figures()
                    .forEach((figure, value) -> values.computeIfAbsent(figure, name -> new ArrayList<>())
                            .add(value)));
            Map<Figure, Spread> spreads = new LinkedHashMap<>();
            values.forEach((figure, runs) -> spreads.put(figure, Spread.of(runs)));
            return spreads;
        }

        Map<String, Long> answers() {
            Map<String, Long> all = new TreeMap<>();
            samples.forEach(sample -> sample.answers().forEach((type, count) -> all.merge(type, count, Long::sum)));
            return all;
        }
    }

    /** Of a figure over the rounds. */
    record Spread(double median, double min, double max, List<Double> runs) {

        static Spread of(List<Double> runs) {
            double[] sorted =
                    runs.stream().mapToDouble(Double::doubleValue).sorted().toArray();
            int middle = sorted.length / 2;
            double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
            return new Spread(median, sorted[0], sorted[sorted.length - 1], List.copyOf(runs));
        }
    }

    double totalMegabytes() {
        return Arrays.stream(megabytes.values().toArray(Double[]::new))
                .mapToDouble(Double::doubleValue)
                .sum();
    }
}
