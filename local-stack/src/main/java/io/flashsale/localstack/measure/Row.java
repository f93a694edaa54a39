package io.flashsale.localstack.measure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** All laps of one contender with one number of callers. */
final class Row {

    /** A lap, and the processor time that each process spent on it, in nanoseconds. */
    record Counted(Lap lap, Map<String, Long> nanos) {

        double micros(String process) {
            return nanos.get(process) / 1e3 / Math.max(1, lap.done());
        }
    }

    /** Of all laps. */
    record Spread(double median, double min, double max) {

        static Spread of(List<Counted> laps, ToDoubleFunction<Counted> figure) {
            double[] sorted = laps.stream().mapToDouble(figure).sorted().toArray();
            int middle = sorted.length / 2;
            double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
            return new Spread(median, sorted[0], sorted[sorted.length - 1]);
        }
    }

    private final String variant;
    private final int callers;
    private final List<Counted> laps = new ArrayList<>();

    Row(String variant, int callers) {
        this.variant = variant;
        this.callers = callers;
    }

    void add(Counted lap) {
        laps.add(lap);
    }

    String variant() {
        return variant;
    }

    int callers() {
        return callers;
    }

    Spread perSecond() {
        return Spread.of(laps, counted -> counted.lap().perSecond());
    }

    double median(ToDoubleFunction<Counted> figure) {
        return Spread.of(laps, figure).median();
    }

    /** Median microseconds per thing done, by process. */
    Map<String, Double> cpuMicros() {
        Map<String, Double> micros = new LinkedHashMap<>();
        laps.getFirst().nanos().keySet().forEach(process -> micros.put(process, median(lap -> lap.micros(process))));
        return micros;
    }

    /** Median share of one processor that each process used. */
    Map<String, Double> cpuCores() {
        Map<String, Double> cores = new LinkedHashMap<>();
        laps.getFirst()
                .nanos()
                .keySet()
                .forEach(process -> cores.put(
                        process,
                        median(lap -> lap.nanos().get(process) / 1e9 / lap.lap().seconds())));
        return cores;
    }
}
