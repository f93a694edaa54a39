package io.flashsale.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class ChartTest {

    static final Path HOME = Path.of("../..").toAbsolutePath().normalize();
    static final List<Profile> PROFILES = Profile.ALL;

    @ParameterizedTest
    @FieldSource("PROFILES")
    void aProfileIsRight(Profile profile) {
        assertThat(DeployCheck.complaints(DeployCheck.release(HOME, profile, Map.of())))
                .isEmpty();
    }

    @Test
    void aBrokerThatWantsALoginGetsItFromSecrets() {
        Release release = DeployCheck.release(
                HOME, PROFILES.get(1), Map.of("stores.rocketmq.credentials", true, "topics.job", false));
        // Topics are made elsewhere then.
        assertThat(DeployCheck.complaints(release)).extracting(Complaint::check).containsOnly("topics");
        for (String service : List.of("order", "inventory", "payment", "logistics")) {
            assertThat(release.deployment(service).orElseThrow().environment())
                    .containsEntry(
                            "FLASH_ROCKETMQ_ACCESS_KEY", "<secret flash-sale-" + service + "/rocketmq-access-key>")
                    .containsEntry(
                            "FLASH_ROCKETMQ_SECRET_KEY", "<secret flash-sale-" + service + "/rocketmq-secret-key>");
        }
        assertThat(release.deployment("gateway").orElseThrow().environment())
                .doesNotContainKey("FLASH_ROCKETMQ_SECRET_KEY");
    }

    @Test
    void aCanaryIsAGatewayOfAnotherVersionBehindAHeader() {
        Release release = DeployCheck.release(
                HOME,
                PROFILES.get(1),
                Map.of("ingress.canary.enabled", true, "ingress.canary.tag", "next", "image.tag", "this"));
        assertThat(DeployCheck.complaints(release)).isEmpty();
        assertThat(release.find("Deployment", "flash-sale-gateway-canary")
                        .orElseThrow()
                        .containers())
                .allSatisfy(container ->
                        assertThat(container.path("image").asString()).endsWith(":next"));
        Manifest canary = release.find("Ingress", "flash-sale-gateway-canary").orElseThrow();
        assertThat(Manifest.strings(canary.tree().path("metadata").path("annotations")))
                .containsEntry("alb.ingress.kubernetes.io/canary-by-header", "X-Canary");
        // The stable Service must not send to it.
        Manifest stable = release.find("Service", "flash-sale-gateway").orElseThrow();
        assertThat(Manifest.strings(stable.tree().path("spec").path("selector")))
                .containsEntry("flashsale.io/track", "stable");
    }
}
