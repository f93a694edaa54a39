package io.flashsale.bench.capacity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** A report as the bench would write it, in numbers that one can calculate with. */
final class Report {

    /** Seconds of CPU per 1,000 orders. */
    static final Map<String, Double> ORDER = Map.of(
            "gateway-1", 0.5,
            "order-1", 0.6,
            "inventory-1", 0.3,
            "payment-1", 0.1,
            "logistics-1", 0.1,
            "redis", 0.05,
            "mariadb", 0.4,
            "broker", 0.2,
            "name server", 7.0,
            "generator", 9.0);

    private final Map<String, Object> content = new LinkedHashMap<>();
    private final Map<String, Map<String, Object>> scenarios = new LinkedHashMap<>();

    private Report() {
        content.put(
                "machine",
                new LinkedHashMap<>(Map.of(
                        "when", "2026-11-22T07:00:00Z",
                        "processor", "a processor",
                        "cores", "2",
                        "load average before", "0.10 0.20 0.30 1/200 4711",
                        "load average after", "1.90 1.00 0.50 3/210 4999")));
        Map<String, Double> megabytes = new LinkedHashMap<>();
        for (String process : ORDER.keySet()) {
            megabytes.put(process, 512.0);
        }
        megabytes.remove("generator");
        content.put("megabytesAtRest", megabytes);
        content.put("audit", "HELD");
    }

    /** Orders in a crowd and spread, refusals, reads and payments. */
    static Report complete() {
        var report = new Report();
        report.winners("winners-256", 1);
        report.winners("winners-64-over-100-items", 3);
        // 100 orders among 10,100 answers; the refusals alone: gateway 100 µs, order-service 10 µs, Redis 1 µs.
        report.scenario("losers", Map.of("order: 201", 200, "order: 409 sold-out", 20_000, "static: 404", 5_000));
        report.cpu("losers", "answers", "gateway-1", (0.1 * 10_000 + 0.5 * 100) / 10_100);
        report.cpu("losers", "answers", "order-1", (0.01 * 10_000 + 0.6 * 100) / 10_100);
        report.cpu("losers", "answers", "redis", (0.001 * 10_000 + 0.05 * 100) / 10_100);
        report.cpu("losers", "answers", "broker", 0.9);
        report.cpu("losers", "answers", "mariadb", 0.9);
        // The reads alone: gateway 200 µs, inventory-service 40 µs.
        report.scenario("mixed", Map.of("read: 200", 9_000, "order: 201", 1_000));
        report.cpu("mixed", "answers", "gateway-1", 0.9 * 0.2 + 0.1 * 0.5);
        report.cpu("mixed", "answers", "inventory-1", 0.9 * 0.04 + 0.1 * 0.3);
        report.cpu("mixed", "answers", "mariadb", 0.9);
        // Half of them paid, and each that was cost as much again as an order.
        report.scenario("life", Map.of("order: 201", 1_000, "pay: 201", 500));
        report.figure("life", "paid orders", "share of all, %", 50.0);
        ORDER.forEach((process, seconds) -> report.cpu("life", "orders", process, 1.5 * seconds));
        return report;
    }

    /** @param dearer how many times as dear an order is as in {@link #ORDER} */
    Report winners(String name, double dearer) {
        scenario(name, Map.of("order: 201", 10_000));
        figure(name, "durable orders", "per second", 1_000.0);
        figure(name, "reservation lane, batch", "requests", 32.0);
        figure(name, "commit lane, batch", "requests", 20.0);
        ORDER.forEach((process, seconds) -> cpu(name, "orders", process, dearer * seconds));
        return this;
    }

    private void scenario(String name, Map<String, Integer> answers) {
        Map<String, Object> scenario = new LinkedHashMap<>();
        scenario.put("name", name);
        scenario.put("explanation", "what was done");
        scenario.put("figures", new ArrayList<Object>());
        scenario.put("answers", answers);
        scenarios.put(name, scenario);
    }

    private void cpu(String scenario, String things, String process, double seconds) {
        figure(scenario, "CPU " + process, "s per 1,000 " + things, seconds);
    }

    /** Instead of the one that was there before. */
    Report figure(String scenario, String name, String unit, Object median) {
        without(scenario, name);
        figures(scenario).add(Map.of("name", name, "unit", unit, "better", "less", "median", median));
        return this;
    }

    Report without(String scenario, String figure) {
        figures(scenario).removeIf(one -> ((Map<?, ?>) one).get("name") instanceof String name && name.equals(figure));
        return this;
    }

    Report without(String scenario) {
        scenarios.remove(scenario);
        return this;
    }

    Report answers(String scenario, Map<String, ?> answers) {
        part(scenario).put("answers", answers);
        return this;
    }

    Report with(String name, Object value) {
        content.put(name, value);
        return this;
    }

    private List<Object> figures(String scenario) {
        @SuppressWarnings("unchecked")
        var figures = (List<Object>) part(scenario).getOrDefault("figures", List.of());
        return figures;
    }

    private Map<String, Object> part(String scenario) {
        Map<String, Object> part = scenarios.get(scenario);
        if (part == null) {
            throw new IllegalArgumentException("no scenario " + scenario);
        }
        return part;
    }

    Path writeTo(Path directory) {
        content.putIfAbsent("scenarios", scenarios.values());
        try {
            return Files.writeString(directory.resolve("report.json"), new JsonMapper().writeValueAsString(content));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
