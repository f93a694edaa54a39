package io.flashsale.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.flashsale.localstack.DevSecrets;
import io.flashsale.localstack.LocalSecrets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code scripts/dev-secrets.sh} gives the dev profile what it asks for, and nothing else. */
class DevSecretsTest {

    @TempDir
    Path directory;

    @Test
    void theSecretsAreThoseThatTheDevProfileAsksFor() {
        Release release = DeployCheck.release(ChartTest.HOME, Profile.ALL.getFirst(), Map.of());
        Set<String> asked = new TreeSet<>();
        release.workloads().forEach(workload -> asked.addAll(ReferenceCheck.secretKeys(workload)));

        Set<String> given = new TreeSet<>();
        List<Manifest> secrets = Chart.YAML
                .readTree(DevSecrets.json(LocalSecrets.in(directory.resolve("secrets"))))
                .path("items")
                .valueStream()
                .map(item -> new Manifest("dev-secrets", item))
                .toList();
        secrets.forEach(secret -> secret.tree()
                .path("data")
                .properties()
                .forEach(entry -> given.add(secret.name() + "/" + entry.getKey())));

        assertThat(given).isEqualTo(asked);
        assertThat(new ModelCheck()
                        .complaints(new Release(ChartTest.HOME, Profile.ALL.getFirst(), secrets, release.services())))
                .isEmpty();
    }
}
