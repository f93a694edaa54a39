package io.flashsale.systemtest;

import static io.flashsale.systemtest.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.flashsale.localstack.Service;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an operator does about messages that nobody could digest, with the script that is there for it. */
class DeadLettersIT {

    /** Five attempts, 46 s of pauses between them. */
    private static final Duration UNTIL_GIVEN_UP = Duration.ofSeconds(150);

    private static final Path SCRIPT =
            Path.of("..", "scripts", "dead-letters.sh").toAbsolutePath().normalize();

    private record Run(int exit, String out) {}

    @Test
    void aDeadLetterReplayedOnceAndTwiceHasItsEffectExactlyOnce() {
        Item mug = Operator.signIn().openOne(SaleDraft.named("Mugs").with("MUG-DEAD", 5, 2, 1));
        Shopper shopper = Shopper.signIn();
        String order = shopper.buyConfirmed(mug, 1);

        String id;
        moveParcelTables("parcels_%d", "away_%d");
        try {
            shopper.pay(order);
            id = eventually(
                            "the paid order is a dead letter of logistics",
                            UNTIL_GIVEN_UP,
                            () -> dead(order),
                            found -> !found.isEmpty())
                    .getFirst();
        } finally {
            moveParcelTables("away_%d", "parcels_%d");
        }
        Run shown = script("show", id);
        assertThat(shown.exit()).as(shown.out()).isZero();
        assertThat(shown.out())
                .contains(order, "OrdersPaid", "logistics-service_order-events", "BadSqlGrammarException")
                .contains("attempts    5");
        assertThat(parcels(order)).as("before the replay").isZero();

        double before = consumed();
        assertThat(script("replay", id))
                .matches(run -> run.exit() == 0 && run.out().contains("REPLAYED"));
        shopper.awaitTrackingNumber(order);
        eventually("the first replay was consumed", DeadLettersIT::consumed, now -> now >= before + 1);
        assertThat(dead(order)).as("it is settled").isEmpty();
        assertThat(script("replay", id, id))
                .matches(run -> run.exit() == 0 && run.out().contains("REPLAYED"));
        eventually("the second replay was consumed", DeadLettersIT::consumed, now -> now >= before + 2);
        assertThat(parcels(order)).as("law 10").isEqualTo(1);
        assertThat(script("list", "--replayed", "--service", "logistics", "--type", "OrdersPaid")
                        .out())
                .contains(id);
        Books.awaitWhole(mug, 1);
    }

    @Test
    void theScriptSaysWhatIsWrong() {
        assertThat(script("replay")).matches(run -> run.exit() == 2 && run.out().contains("name ids"));
        assertThat(script("replay", "order:1", "--all"))
                .matches(run -> run.exit() == 2 && run.out().contains("either ids or --all"));
        assertThat(script("show", "seventeen"))
                .matches(run -> run.exit() == 1
                        && run.out().contains("order:17")
                        && run.out().contains("404"));
        assertThat(script("replay", "order:999999999999", "17"))
                .matches(run -> run.exit() == 1
                        && run.out().contains("there is no such dead letter")
                        && run.out().contains("an id names a service and a number"));
        assertThat(script("list", "--service", "warehouse"))
                .matches(run -> run.exit() == 1 && run.out().contains("must be one of order, inventory"));
        assertThat(script("list", "--url", "http://127.0.0.1:1"))
                .matches(run -> run.exit() == 1 && run.out().contains("can't be reached"));
        assertThat(script("list", "--token", "nonsense"))
                .matches(run -> run.exit() == 1 && run.out().contains("not signed in"));
        assertThat(script("list", "--token", Client.login("shopper-1")))
                .matches(run -> run.exit() == 1 && run.out().contains("operator"));
    }

    /** Ids of open dead letters about the order. */
    private static List<String> dead(String order) {
        Run listed = script("list", "--service", "logistics", "--json");
        assertThat(listed.exit()).as(listed.out()).isZero();
        var ids = new ArrayList<String>();
        for (var item : Http.JSON.readTree(listed.out()).path("items")) {
            if (item.path("keys").asString().contains(order)) {
                ids.add(item.path("id").asString());
            }
        }
        return ids;
    }

    private static void moveParcelTables(String from, String to) {
        for (int database = 0; database < 2; database++) {
            for (int table = 0; table < 4; table++) {
                String schema = "logistics_" + database + ".";
                Databases.execute(
                        "RENAME TABLE " + schema + from.formatted(table) + " TO " + schema + to.formatted(table));
            }
        }
    }

    private static long parcels(String order) {
        long found = 0;
        for (int database = 0; database < 2; database++) {
            for (int table = 0; table < 4; table++) {
                found += Databases.number(
                        "SELECT COUNT(*) AS n FROM logistics_" + database + ".parcels_" + table + " WHERE order_id = ?",
                        Long.parseLong(order));
            }
        }
        return found;
    }

    private static double consumed() {
        return Metrics.sum(Service.LOGISTICS, "flash_consumer_work_seconds_count", "OrdersPaid");
    }

    private static Run script(String... arguments) {
        var command = new ArrayList<>(List.of("bash", SCRIPT.toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("FLASH_GATEWAY_URL", Platform.gateway());
        try {
            Process process = builder.start();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Run(process.waitFor(), out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
