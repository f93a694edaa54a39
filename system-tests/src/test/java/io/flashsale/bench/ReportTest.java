package io.flashsale.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {

    private static final Figure RATE = Figure.more("durable orders", "per second");

    @TempDir
    Path directory;

    private static Results results(double... rates) {
        var samples = java.util.Arrays.stream(rates)
                .mapToObj(rate -> new Sample()
                        .put(RATE, rate)
                        .put(Figure.less("p99", "ms"), 5)
                        .put(Figure.less("CPU <redis>", "s"), 1))
                .toList();
        return new Results(
                Map.of("when", "2026-01-01"),
                List.of(new Results.Outcome("winners", "Buys <one>.", samples)),
                Map.of("redis", 5.0, "mariadb", 200.5),
                "HELD",
                "table\n");
    }

    @Test
    void aSpreadIsTheMedianOfTheRunsWithTheirEnds() {
        assertThat(Results.Spread.of(List.of(3.0, 1.0, 2.0)))
                .isEqualTo(new Results.Spread(2, 1, 3, List.of(3.0, 1.0, 2.0)));
        assertThat(Results.Spread.of(List.of(4.0, 1.0)).median()).isEqualTo(2.5);
    }

    @Test
    void anEarlierReportIsComparedAsRatios() throws IOException {
        Path file = directory.resolve("report.json");
        Files.writeString(file, JsonReport.of(results(100, 200, 300)));
        var earlier = JsonReport.Earlier.read(file);
        assertThat(earlier.median("winners", RATE)).hasValue(200);
        assertThat(earlier.median("losers", RATE)).isEmpty();
        String markdown = MarkdownReport.of(results(300, 310, 290), earlier);
        assertThat(markdown).contains("| durable orders | 300 | 290 - 310 | per second | 1.50 |");
        assertThat(HtmlReport.of(results(300), earlier))
                .contains("<td>1.50")
                .contains("Buys &lt;one&gt;.")
                .doesNotContain("<redis>");
    }

    @Test
    void anotherCopyThatPlayedInTurnIsComparedAlike() {
        var other = JsonReport.Earlier.beside(
                Path.of("/before"), results(100, 200, 300).outcomes());
        assertThat(MarkdownReport.of(results(300, 310, 290), other))
                .contains("- compared with: /before, whose rounds were played in turn with these")
                .contains("| durable orders | 300 | 290 - 310 | per second | 1.50 |");
    }

    @Test
    void besideWantsAnotherCopyThatIsBuiltAndNoEarlierReport() throws IOException {
        String copy = directory.toString();
        assertThatExceptionOfType(BenchOptions.Wrong.class)
                .isThrownBy(() -> BenchOptions.parse(List.of("--beside", copy), directory))
                .withMessageContaining("has built");
        Files.createDirectories(directory.resolve("order-service/target"));
        assertThat(BenchOptions.parse(List.of("--beside", copy), directory).beside())
                .isEqualTo(directory.toAbsolutePath());
        assertThatExceptionOfType(BenchOptions.Wrong.class)
                .isThrownBy(() -> BenchOptions.parse(List.of("--beside", copy, "--against", "report.json"), directory))
                .withMessageContaining("two ways to compare");
    }

    @Test
    void aLanesOwnFiguresKeepTheirSpread() {
        var outcome = LanesAlone.ADMISSION.outcome("""
                {"scenario": "admission", "rows": [{"variant": "lane", "callers": 64,
                  "perSecond": {"median": 20.0, "min": 10.0, "max": 40.0}, "p50Millis": 1.0, "p99Millis": 3.0,
                  "cpuMicros": {"redis": 2.5}, "cpuCores": {"redis": 0.5}, "batch": 16.0}],
                 "ratios": {"perSecond lane / one, 64 callers": 2.7}}
                """);
        var figures = outcome.figures();
        assertThat(figures.get(Figure.more("lane, 64 callers", "per second")))
                .satisfies(spread -> assertThat(List.of(spread.min(), spread.median(), spread.max()))
                        .containsExactly(10.0, 20.0, 40.0));
        assertThat(figures.get(Figure.less("CPU redis: lane, 64 callers", "us each"))
                        .median())
                .isEqualTo(2.5);
        assertThat(figures.get(Figure.plain("perSecond lane / one, 64 callers", "ratio"))
                        .median())
                .isEqualTo(2.7);
    }

    @Test
    void whatIsNoReportIsNamed() throws IOException {
        Path file = Files.writeString(directory.resolve("x.json"), "{\"a\":1}");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> JsonReport.Earlier.read(file))
                .withMessageContaining("no report of scripts/bench.sh");
        Path torn = Files.writeString(directory.resolve("y.json"), "{");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> JsonReport.Earlier.read(torn))
                .withMessageContaining("no report of scripts/bench.sh");
    }

    @Test
    void wrongOptionsAreNamed() {
        for (List<String> wrong : List.of(
                List.of("--fast"), List.of("--rounds", "0"), List.of("--rounds"), List.of("--seconds", "many"))) {
            assertThatExceptionOfType(BenchOptions.Wrong.class)
                    .as("%s", wrong)
                    .isThrownBy(() -> BenchOptions.parse(wrong, directory))
                    .withMessageContaining(wrong.getFirst());
        }
        var quick = BenchOptions.parse(List.of("--quick", "--scenarios", "losers,winners*"), directory);
        assertThat(quick.rounds()).isEqualTo(1);
        assertThat(quick.wants("winners-64")).isTrue();
        assertThat(quick.wants("losers")).isTrue();
        assertThat(quick.wants("mixed")).isFalse();
    }
}
