package io.flashsale.systemtest;

import static io.flashsale.systemtest.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.flashsale.localstack.RedisServer;
import io.flashsale.localstack.Service;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Redis that forgets: everything at once, or its last writes, as after a failover to a replica that lagged. */
class RedisFaultsIT {

    /** Units that one shopper takes; so the sale is large and the crowd is not. */
    private static final int UNITS_EACH = 20;

    private static final Duration SECONDS_NOT_UNITS = Duration.ofSeconds(30);

    private final Operator operator = Operator.signIn();
    private final RedisServer redis = Objects.requireNonNull(Platform.stack().redis());

    @AfterEach
    void everythingRunsAgain() {
        Platform.heal();
    }

    @Test
    void aFlushallInMidSaleCostsSecondsNotUnits() {
        int units = 10_000;
        int shoppers = units / UNITS_EACH + 50;
        Item item = operator.openOne(SaleDraft.named("Flushed").with("FLUSH-1", units, UNITS_EACH, 4));
        double rebuilt = rebuilt();
        Shopper winner = Shopper.signIn();
        String key = "flushall-" + item.saleId();
        String won = ((Shopper.Purchase.Bought) winner.buy(item, UNITS_EACH, key)).orderId();
        Rush rush = Rush.of(shoppers, item, UNITS_EACH);
        rush.awaitBought(shoppers / 5);

        long begin = System.nanoTime();
        assertThat(rush.bought()).as("in the middle of the sale").isLessThan(units / UNITS_EACH);
        onRedis(RedisCommands::flushall);
        // Those who had their reservations when Redis forgot are answered without any gate, so this comes first.
        eventually("gates are rebuilt", RedisFaultsIT::rebuilt, now -> now > rebuilt);
        rush.awaitBought(rush.bought() + 20);
        Duration recovery = Duration.ofNanos(System.nanoTime() - begin);
        assertThat(recovery).as("seconds").isLessThan(SECONDS_NOT_UNITS);
        assertThat(winner.buy(item, UNITS_EACH, key))
                .as("a winner's repeat finds his order, though no gate knows his key")
                .isInstanceOfSatisfying(Shopper.Purchase.Bought.class, again -> {
                    assertThat(again.orderId()).isEqualTo(won);
                    assertThat(again.replayed()).isTrue();
                });

        List<Rush.Order> orders = rush.finish();
        long rejected = orders.stream()
                .map(order -> decided(order))
                .filter("REJECTED"::equals)
                .count();
        // What was reserved and not yet in MySQL when Redis forgot may have been given twice; the ledger says no to
        // one.
        Books.awaitWhole(item);
        int left = (int) ((units - Books.of(item).taken()) / UNITS_EACH);
        Crowd.race(Crowd.of(left + 2), shopper -> shopper.buy(item, UNITS_EACH));
        Books soldOut = Books.awaitWhole(item, units);
        assertThat(soldOut.mostPerUser()).isLessThanOrEqualTo(UNITS_EACH);
        Verdict.awaitAllLaws();
        FaultReport.add(
                "FLUSHALL in mid-sale",
                (long) (rebuilt() - rebuilt) + " gates rebuilt, " + rejected + " orders rejected by the ledger",
                shoppers + " shoppers, " + units + " units",
                recovery);
    }

    @Test
    void redisThatComesBackWithAnOlderCopyOfItsFileIsPutRight() {
        int units = 400;
        int shoppers = 360;
        Item item = operator.openOne(SaleDraft.named("Older copy").with("COPY-1", units, 1, 2));
        double repairs = repairs();
        Rush rush = Rush.of(shoppers, item, 1);
        rush.awaitBought(40);
        Path copy = Path.of("target", "older-copy").toAbsolutePath();
        // Append-only: what is copied is what had been written until now.
        copy(redis.directory().resolve("appendonlydir"), copy);
        // What the copy holds is not newer than this.
        long older = gateVersions(item);
        rush.awaitBought(140);
        long version = gateVersions(item);
        assertThat(version).as("the gates have learned something since").isGreaterThan(older);
        redis.process().kill();
        int before = rush.bought();
        assertThat(before).as("in the middle of the sale").isLessThan(shoppers);
        long begin = System.nanoTime();
        copy(copy, redis.directory().resolve("appendonlydir"));
        redis.restart();
        rush.awaitAnswered(Math.min(before + 1, shoppers));
        Duration recovery = Duration.ofNanos(System.nanoTime() - begin);

        List<Rush.Order> orders = rush.finish();
        long rejected = orders.stream()
                .map(order -> decided(order))
                .filter("REJECTED"::equals)
                .count();
        Books books = Books.awaitWhole(item);
        assertThat(books.mostPerUser()).isEqualTo(1);
        eventually("reconciliation has put something right", RedisFaultsIT::repairs, n -> n > repairs);
        int left = (int) (units - books.taken());
        Crowd.race(Crowd.of(left + 3), shopper -> shopper.buy(item, 1));
        Books.awaitWhole(item, units);
        Verdict.awaitAllLaws();
        FaultReport.add(
                "Redis restarted from an older copy of its file",
                "gates went back by " + (version - older) + " versions or more, " + (long) (repairs() - repairs)
                        + " repairs, " + rejected + " rejected",
                shoppers + " shoppers, " + units + " units",
                recovery);
    }

    private static String decided(Rush.Order order) {
        return eventually(
                        "order " + order.orderId() + " is decided",
                        () -> order.shopper().order(order.orderId()),
                        answer ->
                                answer.status() == 200 && !answer.text("status").equals("PLACED"))
                .text("status");
    }

    private static double rebuilt() {
        return Metrics.sum(Service.INVENTORY, "flash_gate_births_total", "how=\"rebuilt\"");
    }

    private static double repairs() {
        return Metrics.sum(Service.INVENTORY, "flash_gate_repairs_total", "kind=");
    }

    /** How far the item's gates have followed the ledger. */
    private long gateVersions(Item item) {
        return onRedis(commands -> Stream.of(0, 1)
                .map(bucket -> commands.hget("g:{" + item.saleId() + ":" + item.skuId() + ":" + bucket + "b}", "v"))
                .filter(Objects::nonNull)
                .mapToLong(Long::parseLong)
                .sum());
    }

    private <T> T onRedis(Function<RedisCommands<String, String>, T> work) {
        RedisClient client = RedisClient.create(redis.url());
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            return work.apply(connection.sync());
        } finally {
            client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
        }
    }

    private static void copy(Path from, Path to) {
        try {
            if (Files.exists(to)) {
                try (Stream<Path> files = Files.walk(to)) {
                    for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(file);
                    }
                }
            }
            Files.createDirectories(to);
            try (Stream<Path> files = Files.list(from)) {
                for (Path file : files.toList()) {
                    Files.copy(file, to.resolve(file.getFileName()));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
