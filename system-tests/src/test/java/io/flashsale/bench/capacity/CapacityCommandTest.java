package io.flashsale.bench.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CapacityCommandTest {

    @TempDir
    private Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    private int run(String... arguments) {
        out.reset();
        errors.reset();
        return CapacityCommand.run(
                List.of(arguments),
                directory,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(errors, true, StandardCharsets.UTF_8));
    }

    private int with(Report report, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "--orders-per-second",
                "583000",
                "--report",
                report.writeTo(directory).toString()));
        arguments.addAll(List.of(more));
        return run(arguments.toArray(String[]::new));
    }

    private String output() {
        return out.toString(StandardCharsets.UTF_8);
    }

    /** One line that says what, exit code 2, nothing else. */
    private void assertRefused(int code, String... words) {
        assertThat(code).isEqualTo(CapacityCommand.WRONG);
        assertThat(output()).isEmpty();
        assertThat(errors.toString(StandardCharsets.UTF_8).lines())
                .singleElement()
                .asString()
                .startsWith("error: ")
                .contains(words);
    }

    @Test
    void theTableNamesMachinesAndWhatLimitsFirst() {
        assertThat(with(Report.complete())).isZero();
        assertThat(errors.size()).isZero();
        assertThat(output())
                .contains(
                        "# Capacity for 583,000 orders per second",
                        "Measured 2026-11-22T07:00:00Z on a processor, 2 cores, load average 0.10 before and 1.90 after",
                        "| per second | 583,000 | 58,300,000 | 5,830,000 | 292,000 | 583,000 |",
                        "ecs.ebmg8i.48xlarge",
                        "## What limits first",
                        "If batches come out as small as in winners-64-over-100-items")
                .doesNotContain("NaN", "Infinity", "null", "%s", "%d");
    }

    @Test
    void aDemandBeyondTheFirstCeilingIsSaidToBe() {
        with(Report.complete(), "--pod-cores", "1");
        assertThat(output())
                .contains("- NOT reachable by adding machines. Limits first: **512 instances of order-service");
    }

    @Test
    void whatIsNotAskedForNeedsNotBeMeasured() {
        Report orders = Report.complete()
                .without("losers")
                .without("mixed")
                .without("life")
                .without(Costs.SPREAD);
        assertThat(with(orders, "--losers-per-order", "0", "--reads-per-order", "0", "--paid-share", "0"))
                .isZero();
        assertThat(output()).doesNotContain("one refusal", "If batches come out");
    }

    @Test
    void aReportFromABusyMachineIsUsedWithAWarning() {
        with(Report.complete());
        assertThat(output()).doesNotContain("had other work");
        Map<String, String> busy = Map.of("cores", "2", "load average before", "12.09 14.58 17.89 5/182 18552");
        assertThat(with(Report.complete().with("machine", busy))).isZero();
        assertThat(output()).contains("had other work, too (load average 12.09 on 2 cores");
    }

    @Test
    void jsonSaysTheSame() {
        assertThat(with(Report.complete(), "--json")).isZero();
        JsonNode plan = new JsonMapper().readTree(output());
        assertThat(plan.path("demandPerSecond").path("refusal").asDouble()).isEqualTo(58_300_000);
        assertThat(plan.path("parts")).hasSize(Component.values().length + 1);
        assertThat(plan.path("limitsFirst").path("what").asString()).startsWith("512 instances of order-service");
        long nodes = plan.path("nodes").path("full").asLong();
        with(Report.complete());
        assertThat(output()).contains("**" + nodes + "**");
    }

    @Test
    void theReportIsLookedForWhereTheBenchWritesIt() throws IOException {
        assertRefused(
                run("--orders-per-second", "1"),
                directory.resolve("target/bench/report.json").toString(),
                "make one: scripts/bench.sh");
        Files.createDirectories(directory.resolve("target/bench"));
        Report.complete().writeTo(directory.resolve("target/bench"));
        assertThat(run("--orders-per-second", "1")).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "no JSON", "{", "[]", "{}", "null", "{\"scenarios\":[]}", "{\"scenarios\":{},\"machine\":{}}"
            })
    void whatIsNoReportIsRefused(String content) throws IOException {
        Path file = Files.writeString(directory.resolve("other.json"), content);
        assertRefused(run("--orders-per-second", "1", "--report", file.toString()), "no report of scripts/bench.sh");
    }

    @Test
    void aDirectoryIsNoReport() {
        assertRefused(run("--orders-per-second", "1", "--report", directory.toString()), "can't be read");
    }

    @ParameterizedTest
    @ValueSource(strings = {"BROKEN", "UNKNOWN", ""})
    void aReportWhoseAuditDidNotHoldIsRefused(String verdict) {
        assertRefused(with(Report.complete().with("audit", verdict)), "audit is " + verdict, "scripts/bench.sh");
    }

    @Test
    void aReportWithoutAnAuditIsRefused() {
        assertRefused(with(Report.complete().with("audit", Map.of())), "audit is missing");
    }

    @ParameterizedTest
    @CsvSource({
        "winners-256, --scenarios winners-256",
        "losers, --losers-per-order 0",
        "mixed, --reads-per-order 0",
        "life, --paid-share 0"
    })
    void aScenarioThatIsNeededAndWasNotMeasuredIsNamed(String scenario, String whatToDo) {
        assertRefused(with(Report.complete().without(scenario)), "no scenario " + scenario, whatToDo);
    }

    @ParameterizedTest
    @CsvSource({
        "winners-256, durable orders",
        "'winners-256', 'reservation lane, batch'",
        "'winners-256', 'commit lane, batch'",
        "winners-256, CPU gateway-1",
        "winners-256, CPU redis",
        "winners-256, CPU mariadb",
        "winners-256, CPU broker",
        "life, paid orders"
    })
    void aFigureThatIsNeededAndMissingIsRefused(String scenario, String figure) {
        assertRefused(with(Report.complete().without(scenario, figure)), scenario, "measure again: scripts/bench.sh");
    }

    @ParameterizedTest
    @ValueSource(strings = {"losers", "mixed"})
    void aCallThatSeemsToBeFreeIsAContradiction(String scenario) {
        Report report = Report.complete().figure(scenario, "CPU gateway-1", "s per 1,000 answers", 0.000_1);
        assertRefused(with(report), "contradicts itself", scenario);
    }

    @Test
    void brokenNumbersAreRefused() {
        String orders = "s per 1,000 orders";
        assertRefused(with(Report.complete().figure("winners-256", "CPU redis", orders, -1)), "CPU redis");
        assertRefused(with(Report.complete().figure("winners-256", "CPU redis", orders, "fast")), "CPU redis");
        assertRefused(with(Report.complete().answers("losers", Map.of("order: 409", "many"))), "order: 409");
        assertRefused(with(Report.complete().with("megabytesAtRest", Map.of("redis", "much"))), "memory of redis");
    }

    @Test
    void nothingCountedIsRefused() {
        assertRefused(with(Report.complete().answers("winners-256", Map.of())), "no order in winners-256");
        assertRefused(with(Report.complete().answers("losers", Map.of("order: 201", 5))), "no refusal in losers");
        assertRefused(with(Report.complete().answers("mixed", Map.of("order: 201", 5))), "no read in mixed");
        assertRefused(
                with(Report.complete().figure("life", "paid orders", "share of all, %", 0)), "no paid order in life");
    }

    @Test
    void missingMemoryAndCoresAreRefused() {
        assertRefused(with(Report.complete().with("megabytesAtRest", Map.of())), "how much memory gateway-service has");
        assertRefused(with(Report.complete().with("machine", Map.of("cores", "some"))), "how many cores");
    }

    @ParameterizedTest
    @CsvSource({
        "--orders-per-second, 0",
        "--orders-per-second, -5",
        "--orders-per-second, many",
        "--orders-per-second, 1e9",
        "--orders-per-second, 99999999999",
        "--losers-per-order, -1",
        "--reads-per-order, x",
        "--paid-share, 1.5",
        "--utilisation, 0",
        "--utilisation, 1.1",
        "--core-factor, 0",
        "--pod-cores, 0",
        "--pod-cores, 2.5",
        "--pod-cores, 2000",
        "--server-cores, none",
        "--commits-per-second, 0",
        "--commit-millis, 0",
        "--messages-per-second, ''",
        "--peak-seconds, 0"
    })
    void aValueThatMakesNoSenseIsRefusedWithItsBounds(String option, String value) {
        assertRefused(with(Report.complete(), option, value), option, "from", "not '" + value + "'", "--help");
    }

    @Test
    void wrongUsageIsRefused() {
        assertRefused(run(), "--orders-per-second is needed");
        assertRefused(run("--orders-per-second"), "--orders-per-second needs a value");
        assertRefused(run("--orders", "5"), "unknown option --orders");
        assertRefused(run("583000"), "unknown option 583000");
        assertRefused(run("--orders-per-second", "1", "--report", ""), "--report needs the name of a file");
        assertRefused(with(Report.complete(), "--orders-like", "losers"), "losers");
        assertRefused(with(Report.complete(), "--orders-like", "nothing"), "no scenario nothing");
    }
}
