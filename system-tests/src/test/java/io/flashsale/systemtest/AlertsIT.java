package io.flashsale.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.flashsale.localstack.Service;
import io.flashsale.localstack.ServiceInstance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** An alert on a metric that nobody exports never fires; a page that is not there helps nobody at night. */
class AlertsIT {

    private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern METRIC = Pattern.compile("\\b(?:flash|http|hikaricp|jvm|process|logback)_[a-z0-9_]+");
    private static final Pattern EXPRESSION = Pattern.compile("(?m)^\\s*(?:\"expr\"|expr):\\s*(.+)$");

    private record Alert(String name, String text) {

        String field(String key) {
            Matcher found = Pattern.compile("(?m)^\\s*" + key + ":\\s*(.+)$").matcher(text);
            assertThat(found.find()).as("%s has a %s", name, key).isTrue();
            return found.group(1);
        }
    }

    @Test
    void everyMetricOfARuleIsExported() {
        Item lamp =
                Operator.signIn().openOne(SaleDraft.named("Lamps for the rules").with("LAMP-R", 5, 2, 1));
        Shopper.signIn().buyConfirmed(lamp, 1);
        Set<String> asked = metrics(HOME.resolve("deploy/monitoring/alerts.yml"));
        assertThat(asked).hasSizeGreaterThan(15);
        assertThat(exported()).containsAll(asked);
    }

    /** The rules count checkouts by what the gateway calls them; another name would be a promise that nobody watches. */
    @Test
    void aCheckoutIsCountedUnderTheNameThatTheRulesAskFor() {
        String rules = read(HOME.resolve("deploy/monitoring/alerts.yml"));
        Item lamp =
                Operator.signIn().openOne(SaleDraft.named("Lamps to be counted").with("LAMP-C", 5, 2, 1));
        Shopper.signIn().buyConfirmed(lamp, 1);
        String name = "uri=\"/api/v1/sales/{saleId}/items/{skuId}/orders\"";
        assertThat(rules).contains(name + ",le=\"1.0\"");
        assertThat(lines(Service.GATEWAY)).anySatisfy(line -> assertThat(line)
                .startsWith("http_server_requests_seconds_bucket{")
                .contains("application=\"gateway-service\"", "method=\"POST\"", "status=\"201\"", name, "le=\"1.0\""));
    }

    /** Some counters come with the first of what they count: those are looked for in the sources. */
    @Test
    void everyMetricOfADashboardIsExportedOrWillBe() throws IOException {
        Set<String> exported = exported();
        Set<String> literals = literals();
        try (Stream<Path> files = Files.list(HOME.resolve("deploy/monitoring/dashboards"))) {
            List<Path> dashboards = files.toList();
            assertThat(dashboards).hasSizeGreaterThanOrEqualTo(7);
            for (Path dashboard : dashboards) {
                assertThat(metrics(dashboard))
                        .as("%s", dashboard.getFileName())
                        .isNotEmpty()
                        .allSatisfy(metric -> assertThat(exported.contains(metric) || literals.contains(stem(metric)))
                                .as(metric)
                                .isTrue());
            }
        }
    }

    @Test
    void everyRecordedNameOfADashboardIsRecorded() throws IOException {
        String rules = read(HOME.resolve("deploy/monitoring/alerts.yml"));
        try (Stream<Path> files = Files.list(HOME.resolve("deploy/monitoring/dashboards"))) {
            for (Path dashboard : files.toList()) {
                Matcher recorded = Pattern.compile("\\bflash:[a-z_]+:[a-z0-9]+").matcher(read(dashboard));
                while (recorded.find()) {
                    assertThat(rules).contains("- record: " + recorded.group());
                }
            }
        }
    }

    private static Set<String> metrics(Path file) {
        Set<String> asked = new TreeSet<>();
        Matcher expression = EXPRESSION.matcher(read(file));
        while (expression.find()) {
            Matcher metric = METRIC.matcher(expression.group(1).replaceAll("by \\([^)]*\\)", ""));
            while (metric.find()) {
                asked.add(metric.group());
            }
        }
        return asked;
    }

    /** {@code "flash.orders.cancelled"} as Prometheus would begin its name. */
    private static Set<String> literals() throws IOException {
        Set<String> all = new TreeSet<>();
        for (String module : List.of(
                "common-lib",
                "gateway-service",
                "order-service",
                "inventory-service",
                "payment-service",
                "logistics-service")) {
            try (Stream<Path> files = Files.walk(HOME.resolve(module + "/src/main/java"))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Matcher literal = Pattern.compile("\"(flash\\.[a-z.-]+)\"").matcher(read(file));
                    while (literal.find()) {
                        all.add(literal.group(1).replace('.', '_').replace('-', '_'));
                    }
                }
            }
        }
        return all;
    }

    private static String stem(String metric) {
        return metric.replaceFirst("(_seconds)?(_total|_count|_sum|_bucket|_max)?$", "");
    }

    private static Set<String> exported() {
        Set<String> exported = new TreeSet<>();
        for (Service service : Service.values()) {
            if (service != Service.PROVIDER) {
                lines(service).forEach(line -> exported.add(line.replaceFirst("[{ ].*", "")));
            }
        }
        return exported;
    }

    private static List<String> lines(Service service) {
        return Platform.instances(service).stream()
                .map(ServiceInstance::managementUrl)
                .flatMap(url -> Http.get(url + "/actuator/prometheus", Map.of("Accept", "text/plain"))
                        .body()
                        .lines())
                .filter(line -> !line.startsWith("#"))
                .toList();
    }

    @Test
    void everyAlertHasASeverityASummaryAndARunbook() {
        for (Alert alert : alerts()) {
            assertThat(alert.field("labels")).matches("\\{severity: (critical|warning)}");
            assertThat(alert.field("summary")).hasSizeGreaterThan(10);
            Path page = HOME.resolve(alert.field("runbook"));
            assertThat(page).exists();
            assertThat(read(page)).contains(alert.name(), "**Means.**", "**Look at.**", "**Do.**");
            assertThat(read(HOME.resolve("docs/runbooks/README.md"))).contains(alert.name());
        }
    }

    private static List<Alert> alerts() {
        var alerts = new ArrayList<Alert>();
        for (String part : read(HOME.resolve("deploy/monitoring/alerts.yml")).split("- alert: ")) {
            if (!part.startsWith("#")) {
                alerts.add(new Alert(part.lines().findFirst().orElseThrow().strip(), part));
            }
        }
        assertThat(alerts).isNotEmpty();
        return alerts;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError("can't read " + file, e);
        }
    }
}
