package io.flashsale.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Experiments that hit nobody, or that nobody would end, are worse than none. */
class GameDayTest {

    private final CustomCheck schemas = new CustomCheck();

    private static List<Manifest> experiments() throws IOException {
        try (Stream<Path> files = Files.list(ChartTest.HOME.resolve("deploy/chaos"))) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .map(GameDayTest::read)
                    .toList();
        }
    }

    private static Manifest read(Path file) {
        try {
            return new Manifest("chaos", Chart.YAML.readTree(Files.readString(file)));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void eachIsWhatTheOperatorUnderstands() throws IOException {
        assertThat(experiments())
                .hasSizeGreaterThanOrEqualTo(6)
                .allSatisfy(experiment -> assertThat(schemas.of(experiment)).isEmpty());
    }

    @Test
    void anExperimentWithoutAnEndIsRefused() throws IOException {
        String cut = Files.readString(ChartTest.HOME.resolve("deploy/chaos/redis-cut-order.yaml"));
        assertThat(cut).contains("timeout");
        String forEver = cut.replaceAll("(?m)^.*name: timeout.*\\n", "");
        assertThat(schemas.of(new Manifest("chaos", Chart.YAML.readTree(forEver))))
                .isNotEmpty();
        String misspelt = cut.replace("remote-port", "remoteport");
        assertThat(schemas.of(new Manifest("chaos", Chart.YAML.readTree(misspelt))))
                .isNotEmpty();
    }

    @Test
    void eachHitsPodsThatTheChartMakes() throws IOException {
        Release release = DeployCheck.release(ChartTest.HOME, Profile.ALL.get(1), Map.of());
        for (Manifest experiment : experiments()) {
            String[] label = matcher(experiment, "labels").split("=");
            assertThat(matcher(experiment, "namespace")).isEqualTo(Chart.NAMESPACE);
            assertThat(release.deployments())
                    .as(experiment.where())
                    .anySatisfy(deployment -> assertThat(deployment.podLabels()).containsEntry(label[0], label[1]));
        }
    }

    @Test
    void eachSaysWhenToEndItAndWhereItIsPlayedInCi() throws IOException {
        String rules = Files.readString(ChartTest.HOME.resolve("deploy/monitoring/alerts.yml"));
        for (Manifest experiment : experiments()) {
            Map<String, String> notes =
                    Manifest.strings(experiment.tree().path("metadata").path("annotations"));
            for (String alert : notes.get("flashsale.io/abort-on").split(",")) {
                assertThat(rules).as(experiment.where()).contains("- alert: " + alert + "\n");
            }
            assertThat(ChartTest.HOME.resolve("system-tests/src/test/java/io/flashsale/systemtest/"
                            + notes.get("flashsale.io/drill") + ".java"))
                    .exists();
        }
    }

    private static String matcher(Manifest experiment, String name) {
        for (JsonNode matcher :
                experiment.tree().path("spec").path("experiments").get(0).path("matchers")) {
            if (matcher.path("name").asString().equals(name)) {
                return matcher.path("value").get(0).asString();
            }
        }
        throw new AssertionError(experiment.where() + " has no " + name);
    }
}
