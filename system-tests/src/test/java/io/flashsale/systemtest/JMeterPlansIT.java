package io.flashsale.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Plays each plan of {@code scripts/jmeter} with its own script, so that none of them rots. */
class JMeterPlansIT {

    private static final Path OUT = Path.of("target", "jmeter").toAbsolutePath();
    private static final int LONGEST_RUN_SECONDS = 180;

    /** How a run of the script went. */
    private record Played(int exitCode, String printed, Path out) {

        JsonNode summary() {
            try {
                return Http.JSON.readTree(Files.readString(out.resolve("summary.json")));
            } catch (IOException e) {
                throw new AssertionError("no summary; it printed " + printed, e);
            }
        }

        Item item() {
            return new Item(
                    summary().path("sale").asString(), summary().path("sku").asString());
        }

        int count(String answer) {
            return number(answer, "count");
        }

        int errors(String answer) {
            return number(answer, "errors");
        }

        private int number(String answer, String member) {
            return summary()
                    .path("answers")
                    .valueStream()
                    .filter(kind -> kind.path("answer").asString().equals(answer))
                    .mapToInt(kind -> kind.path(member).asInt())
                    .sum();
        }

        void isFine() {
            assertThat(exitCode).as(printed).isZero();
            assertThat(summary().path("errors").asInt(-1)).as(printed).isZero();
        }
    }

    /** Rounds end a run, so that a slow machine plays as much as a fast one; the duration is only its bound. */
    private static Played play(String name, Path data, String... options) throws Exception {
        Path out = emptied(OUT.resolve(name));
        Path home = Platform.stack().settings().home();
        List<String> command =
                new ArrayList<>(List.of(home.resolve("scripts/jmeter/run.sh").toString(), name.split("-")[0]));
        command.addAll(List.of("--data", data.toString(), "--out", out.toString(), "--rampup", "1"));
        command.addAll(List.of(options));
        Path printed = OUT.resolve(name + ".out");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(printed.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("JVM_ARGS", "-XX:TieredStopAtLevel=1");
        Process process = builder.start();
        try {
            assertThat(process.waitFor(LONGEST_RUN_SECONDS, TimeUnit.SECONDS))
                    .as("%s ends; it printed %s", command, Files.readString(printed))
                    .isTrue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        return new Played(process.exitValue(), Files.readString(printed), out);
    }

    private static Played play(String name, String... options) throws Exception {
        return play(name, Platform.stack().settings().data(), options);
    }

    private static Path emptied(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        return Files.createDirectories(directory);
    }

    @AfterAll
    static void allLawsHold() {
        Verdict.awaitAllLaws();
    }

    @Test
    void visitorsBrowse() throws Exception {
        Played played = play("browse", "--users", "4", "--loops", "3", "--think", "20", "--no-report");

        played.isFine();
        assertThat(played.count("page 200")).isEqualTo(12);
        assertThat(played.count("sales 200")).isEqualTo(12);
        assertThat(played.count("sale 200")).isEqualTo(12);
    }

    @Test
    void buyersSignInOrderPayAndTrackTheirParcels() throws Exception {
        Played played = play("checkout", "--users", "5", "--loops", "1", "--think", "20", "--sign-in", "--no-report");

        played.isFine();
        assertThat(played.count("token 200")).isEqualTo(5);
        assertThat(played.count("order 201 placed")).isEqualTo(5);
        assertThat(played.count("press 200")).isEqualTo(5);
        assertThat(played.count("paid 200 PAID")).isEqualTo(5);
        assertThat(played.count("parcel 200")).isEqualTo(5);
        assertThat(Books.awaitWhole(played.item(), 5).orders()).isEqualTo(5);
    }

    @Test
    void aRaceForFewUnitsSellsThemAllAndNoneTwice() throws Exception {
        Played played = play("oversell", "--users", "20", "--loops", "3", "--stock", "15");

        played.isFine();
        assertThat(played.count("order 201 placed")).isEqualTo(15);
        assertThat(played.count("replay 200 replayed")).isEqualTo(15);
        assertThat(played.count("order 409 sold-out")).isEqualTo(45);
        assertThat(played.count("books: sold <= stock")).isEqualTo(1);
        assertThat(played.printed()).contains("sold 15 of 15 units");
        assertThat(played.out().resolve("report/index.html")).isNotEmptyFile();
        assertThat(Books.awaitWhole(played.item(), 15).mostPerUser()).isEqualTo(1);
    }

    @Test
    void aSoakMixesLooksOrdersAndPurchases() throws Exception {
        Played played = play("soak", "--users", "4", "--loops", "50", "--rate", "200", "--think", "0", "--no-report");

        played.isFine();
        // 200 rounds; JMeter's shares are right within a few where users take turns.
        assertThat(played.count("sales 200")).isBetween(170, 190);
        assertThat(played.count("order 201 placed")).isBetween(10, 30);
        assertThat(played.count("paid 200 PAID")).isBetween(1, 5);
    }

    @Test
    void answersThatNoShopperHasToExpectFailTheRun() throws Exception {
        Path shoppers = OUT.resolve("one-shopper.csv");
        Files.createDirectories(OUT);
        Files.writeString(shoppers, "somebody,some.tok-en\n");
        try (var shop = new BadShop()) {
            Played played = play(
                    "oversell-bad",
                    "--host",
                    "127.0.0.1",
                    "--port",
                    Integer.toString(shop.port()),
                    "--sale",
                    "1",
                    "--sku",
                    "A",
                    "--shoppers",
                    shoppers.toString(),
                    "--users",
                    "1",
                    "--loops",
                    Integer.toString(BadShop.INTENTS),
                    "--no-report");

            assertThat(played.exitCode()).as(played.printed()).isEqualTo(1);
            assertThat(played.printed()).contains("error: 6 of 11 samples failed");
            assertThat(played.errors("order 201 placed"))
                    .as("without an id, and an id given before, but not the good one")
                    .isEqualTo(2);
            assertThat(played.errors("replay 200 replayed")).as("another order").isEqualTo(1);
            assertThat(played.errors("order 429 too-many-requests"))
                    .as("no Retry-After")
                    .isEqualTo(1);
            assertThat(played.errors("order 500 internal-error")).isEqualTo(1);
            assertThat(played.errors("books wrong"))
                    .as("more sold than there were")
                    .isEqualTo(1);
            assertThat(played.errors("order 409 sold-out") + played.errors("order 503 unavailable"))
                    .as("expected")
                    .isZero();
            assertThat(played.count("order 409 sold-out") + played.count("order 503 unavailable"))
                    .isEqualTo(2);
        }
    }

    @Test
    void whereNoStackRunsTheScriptSaysWhatToDo() throws Exception {
        Played played = play("checkout-nowhere", OUT.resolve("no-such-data"));

        assertThat(played.exitCode()).as(played.printed()).isEqualTo(2);
        assertThat(played.printed()).contains("error: no stack runs on").contains("scripts/up.sh");
    }
}
