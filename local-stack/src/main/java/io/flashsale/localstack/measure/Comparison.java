package io.flashsale.localstack.measure;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/**
 * Measures contenders against one another in one run: in turns, so that whatever else the machine does hits all of them;
 * each is warmed up; medians with the lowest and the highest.
 */
public final class Comparison {

    private static final String GOAL_SEPARATOR = " / ";

    private final String scenario;
    private final MeasureOptions options;
    private final ProcessorTime processors;
    private final PrintStream progress;
    private final List<Row> rows = new ArrayList<>();
    private final Map<String, Double> ratios = new LinkedHashMap<>();
    private final Map<String, String> facts = new LinkedHashMap<>();

    public Comparison(String scenario, MeasureOptions options, ProcessorTime processors, PrintStream progress) {
        this.scenario = scenario;
        this.options = options;
        this.processors = processors;
        this.progress = progress;
        facts.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
        facts.put("loadBefore", loadAverage());
    }

    /** Something worth knowing beside the figures. */
    public void fact(String name, String value) {
        facts.put(name, value);
        progress.println(scenario + ": " + name + ": " + value);
    }

    /** Every contender with every number of callers. */
    public void run(List<? extends Contender> contenders) throws Exception {
        for (int callers : options.callers()) {
            run(contenders, callers);
        }
    }

    /** Every contender with so many callers. */
    public void run(List<? extends Contender> contenders, int callers) throws Exception {
        Map<Contender, Row> byContender = new LinkedHashMap<>();
        for (Contender contender : contenders) {
            say("warming up " + contender.name(), callers);
            if (options.warmUpSeconds() > 0) {
                contender.prepare();
                contender.run(callers, Duration.ofSeconds(options.warmUpSeconds()));
                contender.cleanUp();
            }
            byContender.put(contender, new Row(contender.name(), callers));
        }
        for (int round = 1; round <= options.rounds(); round++) {
            for (Contender contender : contenders) {
                Row.Counted counted = counted(contender, callers);
                byContender.get(contender).add(counted);
                say(
                        String.format(
                                Locale.ROOT,
                                "round %d of %d, %s: %.0f/s",
                                round,
                                options.rounds(),
                                contender.name(),
                                counted.lap().perSecond()),
                        callers);
            }
        }
        rows.addAll(byContender.values());
    }

    private Row.Counted counted(Contender contender, int callers) throws Exception {
        contender.prepare();
        Map<String, Long> before = processors.now();
        Lap lap = contender.run(callers, Duration.ofSeconds(options.seconds()));
        Map<String, Long> spent = new LinkedHashMap<>();
        processors.now().forEach((process, nanos) -> spent.put(process, nanos - before.get(process)));
        contender.cleanUp();
        return new Row.Counted(lap, spent);
    }

    /** How much faster one contender was than another, for each number of callers both ran with. */
    public void compare(String faster, String slower) {
        for (Row row : rows) {
            rows.stream()
                    .filter(other -> row.variant().equals(faster)
                            && other.variant().equals(slower)
                            && row.callers() == other.callers())
                    .forEach(other -> ratios.put(
                            "perSecond " + faster + GOAL_SEPARATOR + slower + ", " + row.callers() + " callers",
                            row.perSecond().median() / other.perSecond().median()));
        }
    }

    /** How much less of a process one contender needed than another. */
    public void compareCpu(String process, String cheaper, String dearer) {
        for (Row row : rows) {
            rows.stream()
                    .filter(other -> row.variant().equals(cheaper)
                            && other.variant().equals(dearer)
                            && row.callers() == other.callers())
                    .forEach(other -> ratios.put(
                            process + " CPU " + cheaper + GOAL_SEPARATOR + dearer + ", " + row.callers() + " callers",
                            row.cpuMicros().get(process) / other.cpuMicros().get(process)));
        }
    }

    /**
     * How much more two contenders could do before the busiest of some processes has used up a processor, if nothing else
     * were in their way.
     */
    public void compareCapacity(String processes, String more, String less) {
        for (Row row : rows) {
            rows.stream()
                    .filter(other -> row.variant().equals(more)
                            && other.variant().equals(less)
                            && row.callers() == other.callers())
                    .forEach(other -> ratios.put(
                            "capacity of " + processes + "* " + more + GOAL_SEPARATOR + less + ", " + row.callers()
                                    + " callers",
                            busiest(other, processes) / busiest(row, processes)));
        }
    }

    private static double busiest(Row row, String processes) {
        return row.cpuMicros().entrySet().stream()
                .filter(process -> process.getKey().startsWith(processes))
                .mapToDouble(Map.Entry::getValue)
                .max()
                .orElseThrow();
    }

    /** Prints the table and writes the file. */
    public void report() throws IOException {
        facts.put("loadAfter", loadAverage());
        progress.println();
        progress.printf(Locale.ROOT, "%s: %d laps of %d s each%n", scenario, options.rounds(), options.seconds());
        for (Row row : rows) {
            Row.Spread rate = row.perSecond();
            progress.printf(
                    Locale.ROOT,
                    "%4d callers  %-24s %7.0f/s (%.0f-%.0f)  p50 %6.2f ms  p99 %6.2f ms  batch %5.1f  CPU us:%s%n",
                    row.callers(),
                    row.variant(),
                    rate.median(),
                    rate.min(),
                    rate.max(),
                    row.median(lap -> lap.lap().p50Millis()),
                    row.median(lap -> lap.lap().p99Millis()),
                    row.median(lap -> lap.lap().batch()),
                    inline(row.cpuMicros()));
        }
        ratios.forEach((name, ratio) -> progress.printf(Locale.ROOT, "%-72s %.2f%n", name, ratio));
        Path file = options.out().toAbsolutePath();
        Files.createDirectories(file.getParent());
        Files.writeString(file, json() + "\n", StandardCharsets.UTF_8);
        progress.println("written to " + options.out());
    }

    String json() {
        StringJoiner rowsJson = new StringJoiner(",\n    ", "[\n    ", "\n  ]");
        for (Row row : rows) {
            Row.Spread rate = row.perSecond();
            rowsJson.add(String.format(
                    Locale.ROOT,
                    "{\"variant\": %s, \"callers\": %d, \"perSecond\": {\"median\": %.1f, \"min\": %.1f, \"max\": %.1f},"
                            + " \"p50Millis\": %.3f, \"p99Millis\": %.3f, \"cpuMicros\": %s, \"cpuCores\": %s, \"batch\": %.2f}",
                    quoted(row.variant()),
                    row.callers(),
                    rate.median(),
                    rate.min(),
                    rate.max(),
                    row.median(lap -> lap.lap().p50Millis()),
                    row.median(lap -> lap.lap().p99Millis()),
                    numbers(row.cpuMicros()),
                    numbers(row.cpuCores()),
                    row.median(lap -> lap.lap().batch())));
        }
        StringJoiner factsJson = new StringJoiner(", ", "{", "}");
        facts.forEach((name, value) -> factsJson.add(quoted(name) + ": " + quoted(value)));
        return String.format(
                Locale.ROOT,
                "{\n  \"scenario\": %s,\n  \"load\": {\"callers\": %s, \"seconds\": %d, \"warmUpSeconds\": %d, \"rounds\": %d},\n"
                        + "  \"facts\": %s,\n  \"rows\": %s,\n  \"ratios\": %s\n}",
                quoted(scenario),
                options.callers(),
                options.seconds(),
                options.warmUpSeconds(),
                options.rounds(),
                factsJson,
                rowsJson,
                numbers(ratios));
    }

    private void say(String what, int callers) {
        progress.println(scenario + ": " + callers + " callers, " + what);
    }

    private static String inline(Map<String, Double> micros) {
        StringBuilder text = new StringBuilder();
        micros.forEach((process, value) -> text.append(String.format(Locale.ROOT, " %s %.1f", process, value)));
        return text.toString();
    }

    private static String numbers(Map<String, Double> byName) {
        StringJoiner json = new StringJoiner(", ", "{", "}");
        byName.forEach((name, value) -> json.add(quoted(name) + ": " + number(value)));
        return json.toString();
    }

    /** JSON knows neither infinity nor "not a number". */
    private static String number(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.3f", value) : "null";
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", " ") + '"';
    }

    private static String loadAverage() {
        try {
            Path file = Path.of("/proc/loadavg");
            return Files.exists(file) ? Files.readString(file).strip() : "unknown";
        } catch (IOException e) {
            return "unknown";
        }
    }
}
