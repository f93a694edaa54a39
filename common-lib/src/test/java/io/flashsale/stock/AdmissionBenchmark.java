package io.flashsale.stock;

import io.flashsale.contract.OrderId;
import io.flashsale.contract.SaleId;
import io.flashsale.contract.SkuId;
import io.flashsale.contract.UserId;
import io.flashsale.localstack.LocalServers;
import io.flashsale.localstack.RedisServer;
import io.flashsale.localstack.measure.ClosedLoop;
import io.flashsale.localstack.measure.Comparison;
import io.flashsale.localstack.measure.Contender;
import io.flashsale.localstack.measure.Lap;
import io.flashsale.localstack.measure.MeasureOptions;
import io.flashsale.localstack.measure.ProcessorTime;
import io.flashsale.platform.lane.Lane;
import io.flashsale.platform.lane.LaneAnswer;
import io.flashsale.platform.lane.LaneSettings;
import io.flashsale.platform.lane.LaneThreads;
import io.flashsale.platform.lane.Lanes;
import io.lettuce.core.RedisClient;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Reservations of one hot item: the product's lane and gate, beside one reservation per {@code EVALSHA} on the same Redis in
 * the same run. Started by {@code scripts/bench-lanes.sh admission}.
 *
 * <p>Every lap has a gate of its own, begins with empty hashes, and ends with a look at what the gate holds.
 */
final class AdmissionBenchmark {

    static final Duration HOLD = Duration.ofMinutes(10);
    static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(20);
    static final int STOCK = 1_000_000_000;

    private static final AtomicLong IDS = new AtomicLong(1L << 45);

    private AdmissionBenchmark() {}

    /** @param arguments see {@link MeasureOptions}, and {@code --redis-benchmark PATH} in front if there is one */
    public static void main(String[] arguments) throws Exception {
        var given = new ArrayList<>(List.of(arguments));
        var tool = "";
        if (given.getFirst().equals("--redis-benchmark")) {
            given.removeFirst();
            tool = given.removeFirst();
        }
        var options = MeasureOptions.parse(given.toArray(String[]::new));
        var server = Objects.requireNonNull(LocalServers.shared().redis().server(), "a Redis of our own");
        var comparison = new Comparison(
                "admission",
                options,
                new ProcessorTime(Map.of("redis", server.process().pid())),
                System.out);
        var factory = new LettuceConnectionFactory("127.0.0.1", server.port());
        factory.afterPropertiesSet();
        factory.start();
        var client = RedisClient.create(server.url());
        try (var gates = new StockGate(factory, GateVocabulary.settings(1_000), registry());
                var connection = client.connect()) {
            // A rewrite of the append-only file takes a processor from whoever is being measured.
            connection.sync().configSet("auto-aof-rewrite-percentage", "0");
            var hotItem = new HotItem(gates, connection);
            var contenders = new ArrayList<Contender>(List.of(
                    new InLane(hotItem, LaneSizes.OF_THE_SERVICE), new Alone(hotItem), new PlainScript(hotItem)));
            if (tool.isEmpty()) {
                comparison.fact("redis-benchmark", "not installed");
            } else {
                contenders.add(new RedisBenchmark(hotItem, tool, server));
            }
            comparison.run(contenders);
            for (var slower : List.of("one per EVALSHA", "redis-benchmark", "reserve.lua, batch of 1")) {
                comparison.compare("lane", slower);
                comparison.compareCpu("redis", "lane", slower);
            }
            comparison.report();
        } finally {
            client.shutdown();
            factory.destroy();
        }
        System.exit(0);
    }

    static PrometheusMeterRegistry registry() {
        return new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    }

    /** As a checkout makes it: a new order of a new shopper. */
    static ReserveRequest request() {
        long id = IDS.incrementAndGet();
        return new ReserveRequest(
                new OrderId(id),
                new UserId("shopper-" + id),
                "0b0f5a7e-8d3c-4d1e-9a51-" + id,
                "3c2a6b1f9d8e7c5b4a3f2e1d0c9b8a79",
                1);
    }

    static final class LaneSizes {
        /** As in order-service's application.yml, but with more patience: the machine may have other work. */
        static final LaneSettings OF_THE_SERVICE =
                new LaneSettings("reservation", 64, 4_096, 2, Duration.ofSeconds(20));

        private LaneSizes() {}
    }

    /** The gate of the current lap. */
    private static final class HotItem {

        private final StockGate gates;
        private final StatefulRedisConnection<String, String> redis;
        private GateKey gate = new GateKey(new SaleId(1), new SkuId("HOT-1"), 0);

        HotItem(StockGate gates, StatefulRedisConnection<String, String> redis) {
            this.gates = gates;
            this.redis = redis;
        }

        void open() {
            gate = new GateKey(new SaleId(IDS.incrementAndGet()), gate.skuId(), 0);
            var now = Instant.now();
            var spec = new GateSpec(
                    1, STOCK, 1, true, now.minusSeconds(9), now.plusSeconds(3_600), 2, now.plusSeconds(7_200));
            gates.createIfAbsent(gate, 1, spec, GateContent.empty());
        }

        void assertHeld(long expected) {
            var view = gates.view(gate).orElseThrow();
            if (view.held() != expected || view.pendingCount() != expected) {
                throw new IllegalStateException("counted " + expected + " reservations, the gate has " + view);
            }
        }

        /** Returns when Redis has freed the memory and has a short append-only file again. */
        void remove() {
            gates.remove(gate);
            awaitInfo("lazyfree_pending_objects:0");
            redis.sync().bgrewriteaof();
            awaitInfo("aof_rewrite_in_progress:0");
        }

        private void awaitInfo(String line) {
            GateVocabulary.await(() -> redis.sync().info().contains(line));
        }
    }

    private abstract static class OnHotItem implements Contender {

        final HotItem item;
        private final String name;

        OnHotItem(String name, HotItem item) {
            this.name = name;
            this.item = item;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public void prepare() {
            item.open();
        }

        @Override
        public void cleanUp() {
            item.remove();
        }

        Lap checked(Lap lap) {
            item.assertHeld(lap.done());
            return lap;
        }
    }

    static void assertReserved(ReserveOutcome outcome) {
        if (!(outcome instanceof ReserveOutcome.Reserved)) {
            throw new IllegalStateException("not reserved: " + outcome);
        }
    }

    /** Everybody who waits travels in one call. */
    private static final class InLane extends OnHotItem {

        private final LaneSettings settings;
        private final LongAdder calls = new LongAdder();
        private final Lanes lanes = new Lanes(registry(), new LaneThreads(), Duration.ofSeconds(5));

        InLane(HotItem item, LaneSettings settings) {
            super("lane", item);
            this.settings = settings;
        }

        @Override
        public Lap run(int callers, Duration time) throws InterruptedException {
            var gate = item.gate;
            calls.reset();
            Lane<ReserveRequest, ReserveOutcome> lane = lanes.open(settings, batch -> {
                calls.increment();
                var outcomes = item.gates.reserve(
                        gate, batch.stream().map(Lane.Entry::request).toList(), HOLD);
                for (int i = 0; i < batch.size(); i++) {
                    batch.get(i).answer(outcomes.get(i));
                }
            });
            var lap = ClosedLoop.run(callers, time, () -> assertReserved(LaneAnswer.await(lane.submit(request()))));
            return checked(lap).carriedBy(calls.sum());
        }
    }

    /** The product's gate without a lane. */
    private static final class Alone extends OnHotItem {

        Alone(HotItem item) {
            super("reserve.lua, batch of 1", item);
        }

        @Override
        public Lap run(int callers, Duration time) throws InterruptedException {
            return checked(ClosedLoop.run(
                    callers,
                    time,
                    () -> assertReserved(item.gates
                            .reserve(item.gate, List.of(request()), HOLD)
                            .getFirst())));
        }
    }

    /** A script for one reservation, called by each for himself over one shared connection. */
    private static final class PlainScript extends OnHotItem {

        private final String digest;

        PlainScript(HotItem item) {
            super("one per EVALSHA", item);
            this.digest = load(item.redis);
        }

        static String load(StatefulRedisConnection<String, String> redis) {
            try {
                return redis.sync().scriptLoad(text("prelude.lua") + text("single.lua"));
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }

        private static String text(String resource) throws java.io.IOException {
            try (var in = Objects.requireNonNull(AdmissionBenchmark.class.getResourceAsStream(resource))) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
        }

        @Override
        public Lap run(int callers, Duration time) throws InterruptedException {
            var keys = GateKeys.of(item.gate);
            var keyArray = new String[] {keys.gate(), keys.pending(), keys.records()};
            return checked(ClosedLoop.run(callers, time, () -> reserve(keyArray)));
        }

        private void reserve(String[] keys) throws Exception {
            var request = request();
            long answer = item.redis
                    .async()
                    .<Long>evalsha(
                            digest,
                            ScriptOutputType.INTEGER,
                            keys,
                            "0",
                            "600000",
                            request.orderId().toString(),
                            request.userId().value(),
                            request.idempotencyKey(),
                            request.payloadHash(),
                            Integer.toString(request.quantity()))
                    .get(ANSWER_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            if (answer != 0) {
                throw new IllegalStateException("not reserved: " + answer);
            }
        }
    }

    /** The same script, called by Redis' own load generator, which costs less than any Java client. */
    private static final class RedisBenchmark extends OnHotItem {

        private static final int GUESSED_PER_SECOND = 20_000;

        private final String tool;
        private final RedisServer server;
        private final String digest;

        RedisBenchmark(HotItem item, String tool, RedisServer server) {
            super("redis-benchmark", item);
            this.tool = tool;
            this.server = server;
            this.digest = PlainScript.load(item.redis);
        }

        @Override
        public Lap run(int callers, Duration time) throws Exception {
            var keys = GateKeys.of(item.gate);
            long count = GUESSED_PER_SECOND * time.toSeconds();
            var command = List.of(
                    tool,
                    "-h",
                    "127.0.0.1",
                    "-p",
                    Integer.toString(server.port()),
                    "-c",
                    Integer.toString(callers),
                    "-n",
                    Long.toString(count),
                    "-r",
                    Integer.toString(Integer.MAX_VALUE),
                    "--csv",
                    "EVALSHA",
                    digest,
                    "3",
                    keys.gate(),
                    keys.pending(),
                    keys.records(),
                    "0",
                    "600000",
                    "1__rand_int__",
                    "shopper-__rand_int__",
                    "0b0f5a7e-8d3c-4d1e-9a51-__rand_int__",
                    "3c2a6b1f9d8e7c5b4a3f2e1d0c9b8a79",
                    "1");
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException("redis-benchmark: " + output);
            }
            // "test","rps","avg_latency_ms","min_latency_ms","p50_latency_ms","p95_latency_ms","p99_latency_ms","max_..."
            var figures =
                    output.lines().reduce((first, last) -> last).orElseThrow().split("\",\"");
            double seconds = count / Double.parseDouble(figures[1]);
            long reserved = item.gates.view(item.gate).orElseThrow().held();
            // Its random numbers meet now and then; the order is a known one then.
            if (reserved < count * 0.999) {
                throw new IllegalStateException(count + " calls made " + reserved + " reservations: " + output);
            }
            return checked(
                    new Lap(reserved, seconds, Double.parseDouble(figures[4]), Double.parseDouble(figures[6]), 1));
        }
    }
}
