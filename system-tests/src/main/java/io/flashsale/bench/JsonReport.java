package io.flashsale.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code report.json}: for {@code --against}, {@code scripts/capacity.sh} and whoever keeps figures over time. */
final class JsonReport {

    private static final JsonMapper JSON = new JsonMapper();

    private JsonReport() {}

    static String of(Results results) {
        var scenarios = new ArrayList<Map<String, Object>>();
        for (Results.Outcome outcome : results.outcomes()) {
            var figures = new ArrayList<Map<String, Object>>();
            outcome.figures().forEach((figure, spread) -> {
                var one = new LinkedHashMap<String, Object>();
                one.put("name", figure.name());
                one.put("unit", figure.unit());
                one.put("better", figure.better().name().toLowerCase(java.util.Locale.ROOT));
                one.put("median", spread.median());
                one.put("min", spread.min());
                one.put("max", spread.max());
                one.put("runs", spread.runs());
                figures.add(one);
            });
            var scenario = new LinkedHashMap<String, Object>();
            scenario.put("name", outcome.name());
            scenario.put("explanation", outcome.explanation());
            scenario.put("figures", figures);
            scenario.put("answers", outcome.answers());
            scenarios.add(scenario);
        }
        var report = new LinkedHashMap<String, Object>();
        report.put("machine", results.machine());
        report.put("scenarios", scenarios);
        report.put("megabytesAtRest", results.megabytes());
        report.put("audit", results.verdict());
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(report) + System.lineSeparator();
    }

    /** An earlier run's medians. */
    static final class Earlier {

        private final JsonNode report;

        private Earlier(JsonNode report) {
            this.report = report;
        }

        /** @throws IOException if there is no such file or it is no report of ours */
        static Earlier read(Path file) throws IOException {
            try {
                JsonNode report = JSON.readTree(Files.readString(file));
                if (!report.path("scenarios").isArray()) {
                    throw new IOException(file + " is no report of scripts/bench.sh");
                }
                return new Earlier(report);
            } catch (JacksonException e) {
                throw new IOException(file + " is no report of scripts/bench.sh: " + e.getOriginalMessage(), e);
            }
        }

        /** What another working copy did in the same run, round by round in turn. */
        static Earlier beside(Path copy, List<Results.Outcome> outcomes) {
            var results = new Results(
                    Map.of("when", copy + ", whose rounds were played in turn with these"), outcomes, Map.of(), "", "");
            return new Earlier(JSON.readTree(JsonReport.of(results)));
        }

        OptionalDouble median(String scenario, Figure figure) {
            for (JsonNode one : report.path("scenarios")) {
                if (one.path("name").asString("").equals(scenario)) {
                    for (JsonNode candidate : one.path("figures")) {
                        if (candidate.path("name").asString("").equals(figure.name())
                                && candidate.path("unit").asString("").equals(figure.unit())) {
                            return OptionalDouble.of(candidate.path("median").asDouble());
                        }
                    }
                }
            }
            return OptionalDouble.empty();
        }

        String when() {
            return report.path("machine").path("when").asString("an earlier run");
        }

        List<String> scenarios() {
            List<String> names = new ArrayList<>();
            report.path("scenarios").forEach(one -> names.add(one.path("name").asString("")));
            return names;
        }
    }
}
