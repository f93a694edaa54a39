package io.flashsale.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script behind {@code helm test}, as the Helm chart's pod runs it, against the running platform. */
class BuyOneIT {

    private static final Path SCRIPT = Path.of("../deploy/helm/flash-sale/files/buy-one.sh")
            .toAbsolutePath()
            .normalize();
    private static final int TIMEOUT_SECONDS = 180;

    @TempDir
    Path directory;

    @Test
    void itBuysOneUnitAndGivesItBack() throws Exception {
        Item cup =
                Operator.signIn().openOne(SaleDraft.named("Cups for helm test").with("CUP-1", 1, 1, 1));

        assertThat(run(Map.of("SALE", cup.saleId(), "SKU", cup.skuId()), 0)).contains("is CONFIRMED", "the shop sells");

        Books.awaitWhole(cup, 0);
    }

    @Test
    void itFailsWhereNothingCanBeBought() throws Exception {
        Item cup = Operator.signIn()
                .openOne(SaleDraft.named("No cups for helm test").with("CUP-2", 1, 1, 1));
        Shopper.signIn().buyConfirmed(cup, 1);

        assertThat(run(Map.of("SALE", cup.saleId(), "SKU", cup.skuId()), 1)).contains("no order", "sold-out");
    }

    private String run(Map<String, String> what, int expected) throws IOException, InterruptedException {
        Path said = directory.resolve("said-" + expected);
        ProcessBuilder builder = new ProcessBuilder(List.of("sh", SCRIPT.toString()))
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        builder.environment().put("GATEWAY", Platform.gateway());
        builder.environment().put("SHOPPER_PASSWORD", "local");
        builder.environment().putAll(what);
        Process process = builder.start();
        assertThat(process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(said)).isEqualTo(expected);
        return Files.readString(said);
    }
}
