package io.flashsale.bench.capacity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What {@code scripts/bench.sh} wrote, as far as the model needs it.
 *
 * @param machine what was measured on, by name
 * @param megabytes at rest, by process
 */
record BenchReport(
        Path file, Map<String, String> machine, Map<String, Scenario> scenarios, Map<String, Double> megabytes) {

    private static final String HELD = "HELD";
    private static final JsonMapper JSON = new JsonMapper();

    /**
     * One of its scenarios.
     *
     * @param medians by name and unit
     * @param answers counted over all rounds, by kind and type
     */
    record Scenario(String name, Map<Key, Double> medians, Map<String, Long> answers) {

        private static final String CPU = "CPU ";

        /** A figure's name and its unit: the same name in another unit is another figure. */
        record Key(String name, String unit) {}

        OptionalDouble median(String figure, String unit) {
            Double median = medians.get(new Key(figure, unit));
            return median == null ? OptionalDouble.empty() : OptionalDouble.of(median);
        }

        /**
         * CPU seconds per call, over all instances; 0 if it used none.
         *
         * @param things what the report divided by: orders, answers
         */
        double cpuSeconds(Component component, String things) {
            return medians.entrySet().stream()
                            .filter(entry -> entry.getKey().unit().equals("s per 1,000 " + things))
                            .filter(entry -> entry.getKey().name().startsWith(CPU))
                            .filter(entry ->
                                    component.owns(entry.getKey().name().substring(CPU.length())))
                            .mapToDouble(Map.Entry::getValue)
                            .sum()
                    / 1_000;
        }

        /** @param kindAndType its beginning: {@code order: 409} */
        long answers(String kindAndType) {
            return answers.entrySet().stream()
                    .filter(entry -> entry.getKey().startsWith(kindAndType))
                    .mapToLong(Map.Entry::getValue)
                    .sum();
        }
    }

    /** @throws Wrong if it can't be read, is no report, or is one whose totals are not known to be right */
    static BenchReport read(Path file) {
        JsonNode report;
        try {
            report = JSON.readTree(Files.readString(file));
        } catch (NoSuchFileException missing) {
            throw new Wrong("there is no report " + file + "; make one: scripts/bench.sh");
        } catch (IOException unreadable) {
            throw new Wrong(file + " can't be read: " + oneLine(unreadable.toString()));
        } catch (JacksonException broken) {
            throw new Wrong(file + " is no report of scripts/bench.sh: " + oneLine(broken.getOriginalMessage()));
        }
        if (!report.path("scenarios").isArray() || !report.path("machine").isObject()) {
            throw new Wrong(file + " is no report of scripts/bench.sh: it has no scenarios or no machine");
        }
        String verdict = report.path("audit").asString("missing");
        if (!verdict.equals(HELD)) {
            throw new Wrong(
                    file + " is of no use: its audit is " + verdict + ", not HELD; measure again: scripts/bench.sh");
        }
        Map<String, String> machine = new LinkedHashMap<>();
        report.path("machine").forEachEntry((name, value) -> machine.put(name, value.asString("")));
        Map<String, Scenario> scenarios = new LinkedHashMap<>();
        for (JsonNode one : report.path("scenarios")) {
            Scenario scenario = scenario(file, one);
            scenarios.put(scenario.name(), scenario);
        }
        Map<String, Double> megabytes = new LinkedHashMap<>();
        report.path("megabytesAtRest")
                .forEachEntry((process, value) -> megabytes.put(process, number(file, "memory of " + process, value)));
        return new BenchReport(file, machine, scenarios, megabytes);
    }

    private static Scenario scenario(Path file, JsonNode one) {
        String name = one.path("name").asString("");
        Map<Scenario.Key, Double> medians = new LinkedHashMap<>();
        for (JsonNode figure : one.path("figures")) {
            var key = new Scenario.Key(
                    figure.path("name").asString(""), figure.path("unit").asString(""));
            medians.put(key, number(file, name + ", " + key.name(), figure.path("median")));
        }
        Map<String, Long> answers = new LinkedHashMap<>();
        one.path("answers")
                .forEachEntry(
                        (type, count) -> answers.put(type, (long) number(file, name + ", answers " + type, count)));
        return new Scenario(name, medians, answers);
    }

    private static double number(Path file, String name, JsonNode node) {
        double value = node.isNumber() ? node.asDouble() : Double.NaN;
        if (!Double.isFinite(value) || value < 0) {
            throw new Wrong(
                    file + " is broken: " + oneLine(name) + " is no number from 0 up; measure again: scripts/bench.sh");
        }
        return value;
    }

    private static String oneLine(String text) {
        return text.lines().findFirst().orElse("");
    }

    /** What the report says of the machine, or a dash. */
    String machine(String name) {
        return machine.getOrDefault(name, "-");
    }

    /** Of the machine that was measured. */
    int cores() {
        String cores = machine.getOrDefault("cores", "");
        if (!cores.matches("[1-9]\\d{0,3}")) {
            throw new Wrong(file + " does not say how many cores were measured; measure again: scripts/bench.sh");
        }
        return Integer.parseInt(cores);
    }

    /** What to keep in mind when its figures are used. */
    List<String> remarks() {
        String load = machine("load average before").split(" ")[0];
        if (load.matches("\\d{1,6}\\.\\d{1,3}") && Double.parseDouble(load) > cores()) {
            return List.of("The machine had other work, too (load average " + load + " on " + cores()
                    + " cores before it began): CPU per call comes out too high then. Measure on a quiet one.");
        }
        return List.of();
    }

    /**
     * @param without how to do without it
     * @throws Wrong if it was not measured
     */
    Scenario scenario(String name, String without) {
        Scenario scenario = scenarios.get(name);
        if (scenario == null) {
            throw new Wrong(file + " has no scenario " + name + "; measure it: scripts/bench.sh --scenarios "
                    + Costs.SCENARIOS + (without.isEmpty() ? "" : ", or " + without));
        }
        return scenario;
    }

    /** Of one instance. */
    double megabytes(Component component) {
        Predicate<Map.Entry<String, Double>> own = entry -> component.owns(entry.getKey());
        return megabytes.entrySet().stream()
                .filter(own)
                .mapToDouble(Map.Entry::getValue)
                .average()
                .orElseThrow(() -> new Wrong(file + " does not say how much memory " + component.title()
                        + " has; measure again: scripts/bench.sh"));
    }
}
