package io.flashsale.bench;

import io.flashsale.localstack.StackFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Scenarios without HTTP: a lane alone on servers of its own, which {@code scripts/bench-lanes.sh} plays in a JVM of its own,
 * before the stack starts. Each lap checks its total there.
 */
enum LanesAlone {
    ADMISSION(
            "admission-only",
            "admission",
            "Reservations through the reservation lane alone, beside one reservation per EVALSHA of an equal script."),
    COMMIT(
            "commit-only",
            "commit",
            "Durable orders through the commit lanes alone, half messages included, beside one half message and transaction per"
                    + " order, and beside one row per transaction without any message."),
    BUCKETS(
            "buckets-only",
            "buckets",
            "Admission of one hot item in 1, 2 and 4 buckets on two Redis servers in cluster mode; the last unit sells, and no"
                    + " unit too many.");

    private static final JsonMapper JSON = new JsonMapper();
    private static final int WRONG_USAGE = 2;

    private final String scenario;
    private final String part;
    private final String explanation;

    LanesAlone(String scenario, String part, String explanation) {
        this.scenario = scenario;
        this.part = part;
        this.explanation = explanation;
    }

    String scenario() {
        return scenario;
    }

    /**
     * @throws StackFailure if it could not be played
     * @throws Scenario.WrongTotal if a lap's total was wrong
     */
    Results.Outcome play(Path home, Path out, int rounds, int seconds) throws IOException, InterruptedException {
        Path figures = out.resolve(scenario + ".json");
        Process process = new ProcessBuilder(
                        home.resolve("scripts/bench-lanes.sh").toString(),
                        part,
                        "--rounds",
                        Integer.toString(rounds),
                        "--seconds",
                        Integer.toString(seconds),
                        "--out",
                        figures.toString())
                .inheritIO()
                .start();
        int code = process.waitFor();
        if (code == WRONG_USAGE) {
            throw new StackFailure("scripts/bench-lanes.sh " + part + " could not be played; see above");
        }
        if (code != 0) {
            throw new Scenario.WrongTotal("scripts/bench-lanes.sh " + part + " ended with " + code + "; see above");
        }
        return outcome(Files.readString(figures));
    }

    /** The figures as one sample per end of the spread, whose median, least and most are those of the laps. */
    Results.Outcome outcome(String json) {
        JsonNode report = JSON.readTree(json);
        List<Sample> samples = new ArrayList<>();
        for (String end : List.of("min", "median", "max")) {
            var sample = new Sample();
            for (JsonNode row : report.path("rows")) {
                String who = row.path("variant").asString() + ", "
                        + row.path("callers").asInt() + " callers";
                sample.put(
                        Figure.more(who, "per second"),
                        row.path("perSecond").path(end).asDouble());
            }
            samples.add(sample);
        }
        for (JsonNode row : report.path("rows")) {
            String who =
                    row.path("variant").asString() + ", " + row.path("callers").asInt() + " callers";
            once(
                    samples,
                    Figure.less(who + ", p99", "ms"),
                    row.path("p99Millis").asDouble());
            once(
                    samples,
                    Figure.plain(who + ", batch", "requests"),
                    row.path("batch").asDouble());
            for (Map.Entry<String, JsonNode> process : row.path("cpuMicros").properties()) {
                once(
                        samples,
                        Figure.less("CPU " + process.getKey() + ": " + who, "us each"),
                        process.getValue().asDouble());
            }
        }
        report.path("ratios")
                .properties()
                .forEach(ratio -> once(
                        samples,
                        Figure.plain(ratio.getKey(), "ratio"),
                        ratio.getValue().asDouble()));
        return new Results.Outcome(scenario, explanation, samples);
    }

    private static void once(List<Sample> samples, Figure figure, double value) {
        samples.getFirst().put(figure, value);
    }
}
