package io.flashsale.stock;

import io.flashsale.contract.SaleId;
import io.flashsale.contract.SkuId;
import io.flashsale.localstack.measure.ClosedLoop;
import io.flashsale.localstack.measure.Comparison;
import io.flashsale.localstack.measure.Contender;
import io.flashsale.localstack.measure.Lap;
import io.flashsale.localstack.measure.MeasureOptions;
import io.flashsale.localstack.measure.ProcessorTime;
import io.flashsale.platform.lane.Lane;
import io.flashsale.platform.lane.LaneAnswer;
import io.flashsale.platform.lane.LaneThreads;
import io.flashsale.platform.lane.Lanes;
import io.lettuce.core.RedisClient;
import io.lettuce.core.cluster.SlotHash;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * One hot item in 1, 2 and 4 buckets over a Redis Cluster of two servers: whether admission uses more than one server, and
 * whether the last unit sells. Started by {@code scripts/bench-lanes.sh buckets}.
 */
final class BucketsBenchmark {

    private static final int[] BUCKETS = {1, 2, 4};
    private static final int SERVERS = 2;
    private static final int SCARCE_UNITS = 4_001;
    private static final int ASKED_IN_VAIN = 64;

    private static final AtomicLong SALES = new AtomicLong(1L << 44);

    private BucketsBenchmark() {}

    /** @param arguments see {@link MeasureOptions} */
    public static void main(String[] arguments) throws Exception {
        var options = MeasureOptions.parse(arguments);
        var servers = Stream.generate(() -> OwnRedis.start(
                        "--cluster-enabled",
                        "yes",
                        "--cluster-node-timeout",
                        "60000",
                        "--appendonly",
                        "yes",
                        "--appendfsync",
                        "everysec",
                        "--auto-aof-rewrite-percentage",
                        "0",
                        "--lazyfree-lazy-user-del",
                        "yes"))
                .limit(SERVERS)
                .toList();
        OwnRedis.clustered(servers);
        var factory = new LettuceConnectionFactory(new RedisClusterConfiguration(
                servers.stream().map(server -> "127.0.0.1:" + server.port()).toList()));
        factory.afterPropertiesSet();
        factory.start();
        Map<String, Long> processes = new LinkedHashMap<>();
        IntStream.range(0, SERVERS)
                .forEach(i -> processes.put("redis-" + (i + 1), servers.get(i).pid()));
        var comparison = new Comparison("buckets", options, new ProcessorTime(processes), System.out);
        try (var gates = new StockGate(factory, GateVocabulary.settings(1_000), AdmissionBenchmark.registry())) {
            var contenders = IntStream.of(BUCKETS)
                    .mapToObj(buckets -> new InBuckets(buckets, gates, servers))
                    .toList();
            comparison.run(contenders);
            comparison.compare("2 buckets", "1 bucket");
            comparison.compare("4 buckets", "1 bucket");
            comparison.compareCapacity("redis-", "2 buckets", "1 bucket");
            comparison.compareCapacity("redis-", "4 buckets", "1 bucket");
            for (var contender : contenders) {
                comparison.fact("where " + contender.name() + " lie", contender.places());
                comparison.fact(
                        "last unit, " + contender.name(),
                        contender.sellOut(options.callers().getLast()));
            }
            comparison.report();
        } finally {
            factory.destroy();
            servers.forEach(OwnRedis::close);
        }
        System.exit(0);
    }

    /** A lane for each bucket, as order-service has them. */
    private static final class InBuckets implements Contender {

        private final int buckets;
        private final StockGate gates;
        private final List<OwnRedis> servers;
        private final LongAdder calls = new LongAdder();
        private final LongAdder awayFromHome = new LongAdder();
        private final Lanes lanes = new Lanes(AdmissionBenchmark.registry(), new LaneThreads(), Duration.ofSeconds(5));
        private GateKey any = new GateKey(new SaleId(1), new SkuId("HOT-1"), 0);
        private List<Lane<ReserveRequest, ReserveOutcome>> byBucket = List.of();

        InBuckets(int buckets, StockGate gates, List<OwnRedis> servers) {
            this.buckets = buckets;
            this.gates = gates;
            this.servers = servers;
        }

        @Override
        public String name() {
            return buckets == 1 ? "1 bucket" : buckets + " buckets";
        }

        @Override
        public void prepare() {
            open(AdmissionBenchmark.STOCK);
        }

        private void open(int units) {
            any = new GateKey(new SaleId(SALES.incrementAndGet()), any.skuId(), 0);
            var now = Instant.now();
            var opened = new ArrayList<Lane<ReserveRequest, ReserveOutcome>>();
            for (int bucket = 0; bucket < buckets; bucket++) {
                var gate = any.at(bucket);
                int base = units / buckets + (bucket < units % buckets ? 1 : 0);
                var spec = new GateSpec(
                        1, base, 1, true, now.minusSeconds(9), now.plusSeconds(3_600), 2, now.plusSeconds(7_200));
                gates.createIfAbsent(gate, buckets, spec, GateContent.empty());
                opened.add(lanes.open(AdmissionBenchmark.LaneSizes.OF_THE_SERVICE, batch -> reserve(gate, batch)));
            }
            byBucket = opened;
            calls.reset();
            awayFromHome.reset();
        }

        private void reserve(GateKey gate, List<Lane.Entry<ReserveRequest, ReserveOutcome>> batch) {
            calls.increment();
            var outcomes =
                    gates.reserve(gate, batch.stream().map(Lane.Entry::request).toList(), AdmissionBenchmark.HOLD);
            for (int i = 0; i < batch.size(); i++) {
                batch.get(i).answer(outcomes.get(i));
            }
        }

        private ReserveOutcome reserve() {
            return reserve(AdmissionBenchmark.request());
        }

        /** As order-service's GateLanes: at home first, elsewhere when home is sold out. */
        private ReserveOutcome reserve(ReserveRequest request) {
            var lane = byBucket.get(request.userId().homeBucket(buckets));
            var outcome = LaneAnswer.await(lane.submit(request));
            if (!(outcome instanceof ReserveOutcome.SoldOut) || buckets == 1) {
                return outcome;
            }
            var elsewhere =
                    gates.reserveElsewhere(any.saleId(), any.skuId(), buckets, request, AdmissionBenchmark.HOLD);
            if (elsewhere instanceof ReserveOutcome.Reserved) {
                awayFromHome.increment();
            }
            return elsewhere;
        }

        @Override
        public Lap run(int callers, Duration time) throws InterruptedException {
            var lap = ClosedLoop.run(callers, time, () -> AdmissionBenchmark.assertReserved(reserve()));
            if (held() != lap.done()) {
                throw new IllegalStateException("counted " + lap.done() + " reservations, the gates hold " + held());
            }
            return lap.carriedBy(calls.sum());
        }

        private long held() {
            return IntStream.range(0, buckets)
                    .mapToLong(
                            bucket -> gates.view(any.at(bucket)).orElseThrow().held())
                    .sum();
        }

        /** Returns when both servers have freed the memory and have short append-only files again. */
        @Override
        public void cleanUp() {
            for (int bucket = 0; bucket < buckets; bucket++) {
                gates.remove(any.at(bucket));
            }
            for (var server : servers) {
                try (RedisClient client = server.client()) {
                    var redis = client.connect().sync();
                    GateVocabulary.await(() -> redis.info().contains("lazyfree_pending_objects:0"));
                    redis.bgrewriteaof();
                    GateVocabulary.await(() -> redis.info().contains("aof_rewrite_in_progress:0"));
                }
            }
        }

        /** Which server has which bucket; the cluster's slots are dealt out in equal parts. */
        String places() {
            return IntStream.range(0, buckets)
                    .map(bucket ->
                            SlotHash.getSlot(GateKeys.of(any.at(bucket)).gate()) / (SlotHash.SLOT_COUNT / SERVERS))
                    .mapToObj(server -> "redis-" + (server + 1))
                    .toList()
                    .toString();
        }

        /** Each buys until he is told that it is sold out; every other one has his home in the first bucket. */
        String sellOut(int callers) throws Exception {
            open(SCARCE_UNITS);
            var sold = new LongAdder();
            long begin = System.nanoTime();
            try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
                var buyers = IntStream.range(0, callers)
                        .mapToObj(caller -> executor.submit(() -> buyUntilSoldOut(sold, caller % 2 == 0)))
                        .toList();
                for (var buyer : buyers) {
                    buyer.get();
                }
            }
            double millis = (System.nanoTime() - begin) / 1e6;
            for (int i = 0; i < ASKED_IN_VAIN; i++) {
                if (!(reserve() instanceof ReserveOutcome.SoldOut)) {
                    throw new IllegalStateException("a unit was left, or invented, after everybody was told sold out");
                }
            }
            int left = gates.available(any.saleId(), any.skuId(), buckets);
            if (sold.sum() != SCARCE_UNITS || held() != SCARCE_UNITS || left != 0) {
                throw new IllegalStateException(String.format(
                        Locale.ROOT, "%d units: sold %d, held %d, left %d", SCARCE_UNITS, sold.sum(), held(), left));
            }
            var text = String.format(
                    Locale.ROOT,
                    "%d of %d units sold in %.0f ms, %d of them away from home, none too many",
                    sold.sum(),
                    SCARCE_UNITS,
                    millis,
                    awayFromHome.sum());
            cleanUp();
            return text;
        }

        private Void buyUntilSoldOut(LongAdder sold, boolean livesInTheFirst) {
            while (true) {
                var request = AdmissionBenchmark.request();
                if (livesInTheFirst && request.userId().homeBucket(buckets) != 0) {
                    continue;
                }
                var outcome = reserve(request);
                if (outcome instanceof ReserveOutcome.SoldOut) {
                    return null;
                }
                AdmissionBenchmark.assertReserved(outcome);
                sold.increment();
            }
        }
    }
}
