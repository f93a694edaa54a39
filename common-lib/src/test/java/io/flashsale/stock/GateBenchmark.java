package io.flashsale.stock;

import io.flashsale.contract.OrderId;
import io.flashsale.contract.SaleId;
import io.flashsale.contract.SkuId;
import io.flashsale.contract.UserId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * What a reservation costs in batches of 1, 16, 32 and 64: {@code GateBenchmark [reservations] [lanes]}, with the test class
 * path. Starts a Redis of its own (append-only file, synced every second). Good for ratios: the machine is shared.
 */
final class GateBenchmark {

    private static final int[] BATCHES = {1, 16, 32, 64};
    private static final Duration HOLD = Duration.ofMinutes(10);
    private static final AtomicLong IDS = new AtomicLong(1L << 45);

    private record Cost(String name, double perSecond, double redisMicros, double clientMicros) {

        void print(Cost base) {
            System.out.printf(
                    Locale.ROOT,
                    "%-18s %9.0f/s (x%.1f)   Redis %5.1f us (x%.2f)   JVM %5.1f us%n",
                    name,
                    perSecond,
                    perSecond / base.perSecond,
                    redisMicros,
                    redisMicros / base.redisMicros,
                    clientMicros);
        }
    }

    private final StockGate gates;
    private final OwnRedis redis;
    private final int count;
    private final int lanes;

    private GateBenchmark(StockGate gates, OwnRedis redis, int count, int lanes) {
        this.gates = gates;
        this.redis = redis;
        this.count = count;
        this.lanes = lanes;
    }

    public static void main(String[] arguments) throws InterruptedException {
        int count = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 100_000;
        int lanes = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1;
        try (var redis = OwnRedis.start("--appendonly", "yes", "--appendfsync", "everysec")) {
            var factory = new LettuceConnectionFactory("127.0.0.1", redis.port());
            factory.afterPropertiesSet();
            factory.start();
            var settings = GateVocabulary.settings(1_000);
            try (var gates = new StockGate(factory, settings, new SimpleMeterRegistry())) {
                new GateBenchmark(gates, redis, count, lanes).run();
            }
            factory.destroy();
        }
    }

    private void run() throws InterruptedException {
        measure("warm-up", 1, count / 4);
        measure("warm-up", 32, count);
        System.out.printf("%d reservations of one hot item per line, %d lanes%n", count, lanes);
        Cost base = null;
        for (int batch : BATCHES) {
            var costs = measure("batch " + batch, batch, count);
            base = base == null ? costs.getFirst() : base;
            for (var cost : costs) {
                cost.print(base);
            }
        }
    }

    private List<Cost> measure(String name, int batch, int reservations) throws InterruptedException {
        var gate = new GateKey(new SaleId(IDS.incrementAndGet()), new SkuId("hot"), 0);
        var now = Instant.now();
        var spec = new GateSpec(
                1, Integer.MAX_VALUE, 1, true, now.minusSeconds(9), now.plusSeconds(3_600), 2, now.plusSeconds(7_200));
        gates.createIfAbsent(gate, 1, spec, GateContent.empty());
        var batches = new ArrayList<List<ReserveRequest>>();
        for (int made = 0; made < reservations; made += batch) {
            batches.add(requests(batch));
        }
        var costs = new ArrayList<Cost>();
        costs.add(timed("reserve, " + name, batches, batch, b -> gates.reserve(gate, b, HOLD)));
        var version = new AtomicLong(1);
        costs.add(timed(
                "  sync, " + name,
                batches,
                batch,
                b -> gates.sync(
                        gate.saleId(),
                        gate.skuId(),
                        1,
                        0,
                        version.incrementAndGet(),
                        Integer.MAX_VALUE,
                        b.stream().map(GateVocabulary::settled).toList(),
                        List.of())));
        gates.remove(gate);
        return costs;
    }

    private interface Call {
        void on(List<ReserveRequest> batch);
    }

    private Cost timed(String name, List<List<ReserveRequest>> batches, int batch, Call call)
            throws InterruptedException {
        var next = new AtomicLong();
        var client = ProcessHandle.current().info();
        long clientBefore = client.totalCpuDuration().orElseThrow().toNanos();
        long redisBefore = redis.cpu().toNanos();
        long before = System.nanoTime();
        var threads = new ArrayList<Thread>();
        for (int lane = 0; lane < lanes; lane++) {
            threads.add(Thread.startVirtualThread(() -> {
                for (int i = (int) next.getAndIncrement(); i < batches.size(); i = (int) next.getAndIncrement()) {
                    call.on(batches.get(i));
                }
            }));
        }
        for (var thread : threads) {
            thread.join();
        }
        double n = (double) batches.size() * batch;
        double seconds = (System.nanoTime() - before) / 1e9;
        double redisMicros = (redis.cpu().toNanos() - redisBefore) / 1e3 / n;
        var after = ProcessHandle.current().info().totalCpuDuration().orElseThrow();
        return new Cost(name, n / seconds, redisMicros, (after.toNanos() - clientBefore) / 1e3 / n);
    }

    private static List<ReserveRequest> requests(int batch) {
        var requests = new ArrayList<ReserveRequest>(batch);
        for (int i = 0; i < batch; i++) {
            long id = IDS.incrementAndGet();
            requests.add(new ReserveRequest(
                    new OrderId(id),
                    new UserId("shopper-" + id),
                    "0b0f5a7e-8d3c-4d1e-9a51-" + id,
                    "3c2a6b1f9d8e7c5b4a3f2e1d",
                    1));
        }
        return requests;
    }
}
