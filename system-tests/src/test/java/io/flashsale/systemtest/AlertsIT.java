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
import org.junit.jupiter.api.Test;

/** An alert on a metric that nobody exports never fires; a page that is not there helps nobody at night. */
class AlertsIT {

    private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern METRIC = Pattern.compile("\\bflash_[a-z_]+");

    private record Alert(String name, String text) {

        String field(String key) {
            Matcher found = Pattern.compile("(?m)^\\s*" + key + ":\\s*(.+)$").matcher(text);
            assertThat(found.find()).as("%s has a %s", name, key).isTrue();
            return found.group(1);
        }
    }

    @Test
    void everyMetricOfAnAlertIsExported() {
        Set<String> exported = new TreeSet<>();
        for (Service service : Service.values()) {
            if (service != Service.PROVIDER) {
                Platform.instances(service).forEach(instance -> exported.addAll(exported(instance)));
            }
        }
        Set<String> asked = new TreeSet<>();
        for (Alert alert : alerts()) {
            Matcher metric = METRIC.matcher(alert.field("expr"));
            while (metric.find()) {
                asked.add(metric.group());
            }
        }
        assertThat(asked).hasSizeGreaterThan(10);
        assertThat(exported).containsAll(asked);
    }

    private static List<String> exported(ServiceInstance instance) {
        return Http.get(instance.managementUrl() + "/actuator/prometheus", Map.of("Accept", "text/plain"))
                .body()
                .lines()
                .filter(line -> line.startsWith("flash_"))
                .map(line -> line.replaceFirst("[{ ].*", ""))
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
