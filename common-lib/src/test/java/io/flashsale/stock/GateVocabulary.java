package io.flashsale.stock;

import static org.assertj.core.api.Assertions.assertThat;

import io.flashsale.contract.OrderId;
import io.flashsale.contract.SaleId;
import io.flashsale.contract.SkuId;
import io.flashsale.contract.UserId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

/** The words the tests of the gate are written in. One sale per instance, so that tests don't meet. */
final class GateVocabulary {

    static final Duration HOLD = Duration.ofMinutes(1);
    static final Duration NO_HOLD = Duration.ZERO;
    static final String PAYLOAD = "h1";

    private static final AtomicLong IDS =
            new AtomicLong(ThreadLocalRandom.current().nextLong(1L << 40, 1L << 50));

    final SaleId sale = new SaleId(IDS.incrementAndGet());
    final SkuId sku = new SkuId("MUG-1");
    final int buckets;
    final StockGate gates;
    final StringRedisTemplate redis;

    GateVocabulary(LettuceConnectionFactory factory, int buckets) {
        this(factory, buckets, settings(100));
    }

    GateVocabulary(LettuceConnectionFactory factory, int buckets, StockSettings settings) {
        this.buckets = buckets;
        this.gates = new StockGate(factory, settings, new SimpleMeterRegistry());
        this.redis = new StringRedisTemplate(factory);
    }

    /** The tests share two cores with others: a generous time-out. */
    static StockSettings settings(int stageChunk) {
        return new StockSettings(Duration.ofSeconds(20), 512, stageChunk, Duration.ofMinutes(1), 128, 8);
    }

    GateKey gate(int bucket) {
        return new GateKey(sale, sku, bucket);
    }

    GateKeys keys(int bucket) {
        return GateKeys.of(gate(bucket));
    }

    static OrderId anOrder() {
        return new OrderId(IDS.incrementAndGet());
    }

    /** A new user who lives in this bucket. */
    UserId userOf(int bucket) {
        while (true) {
            var user = new UserId("shopper-" + IDS.incrementAndGet());
            if (user.homeBucket(buckets) == bucket) {
                return user;
            }
        }
    }

    ReserveRequest wish(UserId user, String key, int quantity) {
        return new ReserveRequest(anOrder(), user, key, PAYLOAD, quantity);
    }

    ReserveRequest wish(UserId user) {
        return wish(user, "key 1", 1);
    }

    static GateSpec spec(int base, int limit) {
        return spec(
                1,
                base,
                limit,
                true,
                Instant.now().minusSeconds(60),
                Instant.now().plusSeconds(3_600));
    }

    static GateSpec spec(long version, int base, int limit, boolean open, Instant from, Instant to) {
        return new GateSpec(version, base, 1, open, from, to, limit, to.plus(Duration.ofDays(3)));
    }

    /** An open gate of this bucket with this stock. */
    void open(int bucket, int base, int limit) {
        assertThat(gates.createIfAbsent(gate(bucket), buckets, spec(base, limit), GateContent.empty()))
                .isTrue();
    }

    ReserveOutcome reserve(ReserveRequest request) {
        return reserve(request, HOLD);
    }

    ReserveOutcome reserve(ReserveRequest request, Duration hold) {
        return gates.reserve(gate(request.userId().homeBucket(buckets)), List.of(request), hold)
                .getFirst();
    }

    ReserveOutcome elsewhere(ReserveRequest request) {
        return gates.reserveElsewhere(sale, sku, buckets, request, HOLD);
    }

    /** As order-service asks: at home first. */
    ReserveOutcome anywhere(ReserveRequest request) {
        var outcome = reserve(request);
        return outcome instanceof ReserveOutcome.SoldOut ? elsewhere(request) : outcome;
    }

    static ReserveOutcome reserved(ReserveRequest request, int bucket) {
        return new ReserveOutcome.Reserved(request.orderId(), bucket, request.quantity());
    }

    static ReserveOutcome replayed(ReserveRequest request, int bucket) {
        return new ReserveOutcome.Replayed(request.orderId(), bucket, request.quantity());
    }

    static ReserveOutcome soldOut() {
        return new ReserveOutcome.SoldOut();
    }

    static Settled settled(ReserveRequest request) {
        return new Settled(request.orderId(), request.userId(), request.quantity());
    }

    void sync(int source, long version, int base, List<Settled> decided, List<Settled> dropped) {
        gates.sync(sale, sku, buckets, source, version, base, decided, dropped);
    }

    GateView view(int bucket) {
        return gates.view(gate(bucket)).orElseThrow();
    }

    GateAudit audit(int bucket) {
        var audit = gates.audit(gate(bucket)).orElseThrow();
        assertBooksBalance(bucket, audit);
        return audit;
    }

    /** What must hold of a gate at any moment. */
    private void assertBooksBalance(int bucket, GateAudit audit) {
        int held = audit.pending().values().stream()
                .filter(r -> r.sourceBucket() == bucket)
                .mapToInt(GateRecord::quantity)
                .sum();
        assertThat(audit.view().held()).as("held is the sum of pending").isEqualTo(held);
        var counts = new HashMap<UserId, Integer>();
        var living = new ArrayList<>(audit.pending().values());
        living.addAll(audit.decided().values());
        living.stream()
                .filter(r -> r.homeBucket() == bucket)
                .forEach(r -> counts.merge(r.userId(), r.quantity(), Integer::sum));
        assertThat(audit.counts()).as("counts are the sums of records").isEqualTo(counts);
    }

    void assertNothingIsRemembered(int bucket) {
        var audit = audit(bucket);
        assertThat(audit.pending()).isEmpty();
        assertThat(audit.decided()).isEmpty();
        assertThat(audit.counts()).isEmpty();
        assertThat(audit.keys()).isZero();
    }

    static void await(BooleanSupplier condition) {
        var until = Instant.now().plusSeconds(60);
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).as("in time").isBefore(until);
            Thread.onSpinWait();
        }
    }

    /** All at once, each on a thread of its own. */
    static <T> List<T> together(int threads, Callable<T> work) {
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var start = new CountDownLatch(1);
            var futures = IntStream.range(0, threads)
                    .mapToObj(i -> executor.submit(() -> {
                        start.await();
                        return work.call();
                    }))
                    .toList();
            start.countDown();
            var results = new ArrayList<T>();
            for (var future : futures) {
                results.add(future.get(120, TimeUnit.SECONDS));
            }
            return results;
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }
}
