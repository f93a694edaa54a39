package io.flashsale.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.flashsale.bench.capacity.CapacityCommand;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The model knows the report by names and units only: it must be the ones that are written. */
class CapacityReadsTheReportTest {

    private static final List<String> PROCESSES =
            List.of("gateway-1", "order-1", "inventory-1", "payment-1", "logistics-1", "redis", "mariadb", "broker");

    @TempDir
    private Path directory;

    @Test
    void whatTheBenchWritesTheModelReads() throws IOException {
        var sample = new Sample();
        PROCESSES.forEach(process -> sample.put(Figure.less("CPU " + process, "s per 1,000 orders"), 0.5));
        sample.put(Winners.RATE, 500);
        sample.put(Figure.plain("reservation lane, batch", "requests"), 20);
        sample.put(Figure.plain("commit lane, batch", "requests"), 20);
        sample.answers().put("order: 201", 7_500L);
        Map<String, Double> megabytes = new LinkedHashMap<>();
        PROCESSES.forEach(process -> megabytes.put(process, 300.0));
        var results = new Results(
                new LinkedHashMap<>(Map.of("cores", "2")),
                List.of(new Results.Outcome("winners-256", "orders", List.of(sample))),
                megabytes,
                "HELD",
                "");
        Files.createDirectories(directory.resolve("target/bench"));
        Files.writeString(directory.resolve("target/bench/report.json"), JsonReport.of(results));
        assertThat(CapacityCommand.run(
                        List.of(
                                "--orders-per-second",
                                "1000",
                                "--losers-per-order",
                                "0",
                                "--reads-per-order",
                                "0",
                                "--paid-share",
                                "0"),
                        directory,
                        new PrintStream(PrintStream.nullOutputStream()),
                        System.err))
                .isZero();
    }
}
