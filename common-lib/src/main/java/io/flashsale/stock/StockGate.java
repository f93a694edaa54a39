package io.flashsale.stock;

import io.flashsale.contract.OrderId;
import io.flashsale.contract.SaleId;
import io.flashsale.contract.SkuId;
import io.flashsale.contract.UserId;
import io.flashsale.stock.Elsewhere.Figure;
import io.flashsale.stock.Reply.Code;
import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * The one door to the gate. Thread-safe; made for virtual threads: callers share one connection, which pipelines them.
 *
 * <p>Every write is idempotent, so a call that failed may be repeated. If Redis can't be reached or does not answer in
 * time, every method throws {@link org.springframework.data.redis.RedisConnectionFailureException}; what was asked may or
 * may not have happened then.
 */
public final class StockGate implements AutoCloseable {

    private static final int SCAN_COUNT = 500;
    private static final int PRESENT_AT_ONCE = 256;
    private static final long NO_VERSION = -1;

    private final GateConnection redis;
    private final StockSettings settings;
    private final MeterRegistry meters;
    // Looking a meter up costs more than counting with it.
    private final Map<String, Counter> counters = new ConcurrentHashMap<>();
    private final GateBuilder builder;
    private final OverdueScan overdue;

    public StockGate(LettuceConnectionFactory factory, StockSettings settings, MeterRegistry meters) {
        this.redis = new GateConnection(factory, settings.commandTimeout(), meters);
        this.settings = settings;
        this.meters = meters;
        this.builder = new GateBuilder(redis, settings);
        this.overdue = new OverdueScan(redis);
        redis.connectSoon();
    }

    // ---- order-service ----

    /** One script call; outcomes in the order of the batch. Every user of the batch has this gate as his home. */
    public List<ReserveOutcome> reserve(GateKey home, List<ReserveRequest> batch, Duration hold) {
        if (batch.isEmpty() || batch.size() > settings.maxBatch()) {
            throw new IllegalArgumentException("a batch has 1 to " + settings.maxBatch() + " requests");
        }
        var replies = reserveReplies(home, batch, hold);
        var outcomes = new ArrayList<ReserveOutcome>(batch.size());
        for (int i = 0; i < batch.size(); i++) {
            count(replies.get(i).code().label());
            outcomes.add(replies.get(i).outcome(batch.get(i), home.bucket()));
        }
        return outcomes;
    }

    /**
     * For a request that found its home bucket too empty: claims at home, then takes at another bucket, then marks the
     * home record. {@link ReserveOutcome.SoldOut} only when every bucket was found too empty for this quantity; a
     * quantity is never put together from two buckets.
     */
    public ReserveOutcome reserveElsewhere(
            SaleId saleId, SkuId skuId, int buckets, ReserveRequest request, Duration hold) {
        var home = GateKey.home(saleId, skuId, request.userId(), buckets);
        var outcome = new Elsewhere(this, buckets, home, request, hold).reserve(settings.elsewhereRounds());
        count(
                switch (outcome) {
                    case ReserveOutcome.Reserved r -> "reserved-elsewhere";
                    case ReserveOutcome.Replayed r -> "replayed-elsewhere";
                    case ReserveOutcome r -> "refused-elsewhere";
                });
        return outcome;
    }

    /** Pending entries past their deadline by Redis' clock, at most {@code limit}; a later call goes on where this one stopped. */
    public List<Overdue> overdue(GateKey gate, int limit) {
        return overdue.next(gate, limit);
    }

    /** Source first, then home: reservation, user count and key go. Unknown ids are no-ops. */
    public void dropVoided(SaleId saleId, SkuId skuId, int buckets, List<Dropped> dropped) {
        var news = new News(saleId, skuId, buckets);
        dropped.forEach(d -> news.source(d.sourceBucket()).dropped.add(new Order(d.orderId(), d.userId(), 0)));
        news.tell();
    }

    /** Takes decided orders out of {@code pending} and nothing else. Unknown ids are no-ops. */
    public void clearPending(SaleId saleId, SkuId skuId, int buckets, List<Decided> decided) {
        var news = new News(saleId, skuId, buckets);
        decided.forEach(d -> news.source(d.sourceBucket()).decided.add(new Order(d.orderId(), d.userId(), 0)));
        news.tell();
    }

    // ---- inventory-service ----

    /**
     * Builds a missing gate. Rows are staged under other keys; the last step, if the gate is still missing and all staged
     * rows are there, puts everything in place at once. Until then the gate is missing, which means closed. Afterwards
     * sync once with what the ledger decided since the snapshot.
     *
     * @return false if there was a gate already, or the staged rows were lost on the way
     */
    public boolean createIfAbsent(GateKey gate, int buckets, GateSpec spec, GateContent content) {
        return builder.createIfAbsent(gate, buckets, spec, content);
    }

    /**
     * Tells the gate what the ledger says of one bucket. {@code version} and {@code base} apply only if not older than what
     * the gate has. Decided orders leave {@code pending}; those the gate has forgotten are put back, if {@code version} is
     * not older than what the gate has seen of this bucket. Dropped ones (rejected, released) lose reservation, user count
     * and key. A missing gate is left missing. Homes in other buckets are settled too, after the source.
     *
     * @param decided orders whose TAKE is unreleased as of {@code version}
     * @param dropped orders that are rejected or released
     * @return how many of the orders were news to a gate; 0 if the gate knew it all, or is missing
     */
    public int sync(
            SaleId saleId,
            SkuId skuId,
            int buckets,
            int sourceBucket,
            long version,
            int base,
            List<Settled> decided,
            List<Settled> dropped) {
        var news = new News(saleId, skuId, buckets);
        var source = news.source(sourceBucket);
        source.version = version;
        source.base = base;
        decided.forEach(s -> source.decided.add(new Order(s.orderId(), s.userId(), s.quantity())));
        dropped.forEach(s -> source.dropped.add(new Order(s.orderId(), s.userId(), s.quantity())));
        return news.tell();
    }

    /** Opens or closes, unless the gate has seen a newer version of the sale. @return false if the gate is missing */
    public boolean setOpen(GateKey gate, long saleVersion, boolean open) {
        return set(gate, saleVersion, "s", open ? "1" : "0");
    }

    /** Sets window and limit, unless the gate has seen a newer version of the sale. @return false if the gate is missing */
    public boolean setWindow(GateKey gate, long saleVersion, Instant startsAt, Instant endsAt, int perUserLimit) {
        return set(
                gate,
                saleVersion,
                "f",
                Long.toString(startsAt.toEpochMilli()),
                "t",
                Long.toString(endsAt.toEpochMilli()),
                "l",
                Integer.toString(perUserLimit));
    }

    private boolean set(GateKey gate, long saleVersion, String... fields) {
        var arguments = new ArrayList<String>();
        arguments.add(Long.toString(saleVersion));
        arguments.addAll(List.of(fields));
        return number(redis.run(Script.SETTING, List.of(GateKeys.of(gate).gate()), arguments)) >= 0;
    }

    /** Forgets the gate and all it remembers. */
    public void remove(GateKey gate) {
        var keys = GateKeys.of(gate);
        // One command: a gate never outlives its reservations, nor they it.
        redis.call(r -> r.unlink(keys.gate(), keys.pending(), keys.records()));
    }

    // ---- reading ----

    public Optional<GateView> view(GateKey gate) {
        var keys = GateKeys.of(gate);
        var commands = redis.commands();
        var fields = commands.hmget(keys.gate(), "v", "b", "sv", "s", "f", "t", "l", "h");
        var pending = commands.hlen(keys.pending());
        var values = redis.await(fields);
        if (!values.getFirst().hasValue()) {
            return Optional.empty();
        }
        return Optional.of(new GateView(
                longAt(values, 0),
                (int) longAt(values, 1),
                longAt(values, 2),
                longAt(values, 3) == 1,
                Instant.ofEpochMilli(longAt(values, 4)),
                Instant.ofEpochMilli(longAt(values, 5)),
                (int) longAt(values, 6),
                (int) longAt(values, 7),
                redis.await(pending)));
    }

    /** Which of the gates, by their place in the list, are there. */
    public BitSet present(List<GateKey> gates) {
        var present = new BitSet(gates.size());
        for (int from = 0; from < gates.size(); from += PRESENT_AT_ONCE) {
            var commands = redis.commands();
            var answers = gates.subList(from, Math.min(gates.size(), from + PRESENT_AT_ONCE)).stream()
                    .map(gate -> commands.hexists(GateKeys.of(gate).gate(), "b"))
                    .toList();
            for (int i = 0; i < answers.size(); i++) {
                present.set(from + i, redis.await(answers.get(i)));
            }
        }
        return present;
    }

    /** Free units over all buckets; -1 when a gate is missing. */
    public int available(SaleId saleId, SkuId skuId, int buckets) {
        int sum = 0;
        for (var figure : figures(new GateKey(saleId, skuId, 0), buckets)) {
            if (!figure.present()) {
                return -1;
            }
            sum += Math.max(0, figure.free());
        }
        return sum;
    }

    /** Pages through all reservations the gate remembers, pending ones first; one may come twice, or be stale by then. */
    public void records(GateKey gate, int pageSize, Consumer<List<GateRecord>> page) {
        var keys = GateKeys.of(gate);
        scan(keys.pending(), pageSize, fields -> deliver(fields, true, page));
        scan(keys.records(), pageSize, fields -> deliver(fields, false, page));
    }

    private static void deliver(Map<String, String> fields, boolean pending, Consumer<List<GateRecord>> page) {
        var records = new ArrayList<GateRecord>();
        fields.forEach((field, value) -> {
            if (RecordText.isOrder(field)) {
                records.add(RecordText.gateRecord(field, value, pending));
            }
        });
        if (!records.isEmpty()) {
            page.accept(records);
        }
    }

    private void scan(String key, int pageSize, Consumer<Map<String, String>> page) {
        var cursor = ScanCursor.INITIAL;
        do {
            var from = cursor;
            var result = redis.call(r -> r.hscan(key, from, ScanArgs.Builder.limit(pageSize)));
            page.accept(result.getMap());
            cursor = result;
        } while (!cursor.isFinished());
    }

    /** Everything a gate remembers, in memory: for audit and tests. */
    public Optional<GateAudit> audit(GateKey gate) {
        return view(gate).map(view -> {
            var pending = new HashMap<OrderId, GateRecord>();
            var decided = new HashMap<OrderId, GateRecord>();
            var counts = new HashMap<UserId, Integer>();
            var keys = new HashSet<String>();
            BiConsumer<String, String> other = (field, value) -> {
                if (field.charAt(0) == 'u') {
                    counts.put(new UserId(field.substring(1)), RecordText.units(value));
                    RecordText.keys(value).forEach(key -> keys.add('k' + field.substring(1) + ' ' + key));
                } else {
                    keys.add(field);
                }
            };
            records(gate, SCAN_COUNT, page -> page.forEach(r -> (r.pending() ? pending : decided).put(r.orderId(), r)));
            scan(
                    GateKeys.of(gate).records(),
                    SCAN_COUNT,
                    fields -> fields.forEach((field, value) -> {
                        if (!RecordText.isOrder(field)) {
                            other.accept(field, value);
                        }
                    }));
            return new GateAudit(view, pending, decided, counts, keys.size());
        });
    }

    @Override
    public void close() {
        redis.close();
    }

    // ---- the steps of a reservation over buckets, see Elsewhere ----

    Reply reserveAtHome(GateKey home, ReserveRequest request, Duration hold) {
        return reserveReplies(home, List.of(request), hold).getFirst();
    }

    Reply claim(GateKey home, ReserveRequest request, Duration hold, int source) {
        return move(home, request.orderId(), request, hold, -1, source);
    }

    /** Sends a claim from one source to another, if it still names the first. */
    Reply move(GateKey home, OrderId orderId, ReserveRequest request, Duration hold, int from, int source) {
        var keys = GateKeys.of(home);
        var reply = redis.run(
                Script.CLAIM,
                List.of(keys.gate(), keys.pending(), keys.records()),
                List.of(
                        Integer.toString(home.bucket()),
                        Long.toString(hold.toMillis()),
                        orderId.toString(),
                        request.userId().value(),
                        request.idempotencyKey(),
                        request.payloadHash(),
                        Integer.toString(request.quantity()),
                        Integer.toString(source),
                        Integer.toString(from)));
        return Reply.of(reply.getFirst());
    }

    Code take(GateKey source, int home, OrderId orderId, UserId userId, int quantity, Duration hold) {
        var keys = GateKeys.of(source);
        var reply = redis.run(
                Script.TAKE,
                List.of(keys.gate(), keys.pending()),
                List.of(
                        Integer.toString(source.bucket()),
                        Integer.toString(home),
                        Long.toString(hold.toMillis()),
                        orderId.toString(),
                        userId.value(),
                        Integer.toString(quantity)));
        return Code.of((int) number(reply));
    }

    String mark(GateKey home, OrderId orderId, int source) {
        var keys = GateKeys.of(home);
        return redis.run(
                        Script.MARK,
                        List.of(keys.pending(), keys.records()),
                        List.of(orderId.toString(), Integer.toString(source)))
                .getFirst()
                .toString();
    }

    boolean withdraw(GateKey home, OrderId orderId, int source) {
        var keys = GateKeys.of(home);
        return number(redis.run(
                        Script.WITHDRAW,
                        List.of(keys.pending(), keys.records()),
                        List.of(orderId.toString(), Integer.toString(source))))
                == 1;
    }

    /** Gives back a take that its home record does not name. */
    void giveBack(GateKey source, OrderId orderId) {
        settle(source, source.bucket(), NO_VERSION, 0, List.of(), List.of(orderId));
    }

    /** What every bucket has to offer; one round trip. */
    List<Figure> figures(GateKey any, int buckets) {
        var commands = redis.commands();
        var answers = new ArrayList<RedisFuture<List<KeyValue<String, String>>>>(buckets);
        for (int bucket = 0; bucket < buckets; bucket++) {
            answers.add(commands.hmget(GateKeys.of(any.at(bucket)).gate(), "b", "h", "s"));
        }
        var figures = new ArrayList<Figure>(buckets);
        for (var answer : answers) {
            var values = redis.await(answer);
            figures.add(
                    values.getFirst().hasValue()
                            ? new Figure(true, longAt(values, 2) == 1, (int) (longAt(values, 0) - longAt(values, 1)))
                            : new Figure(false, false, 0));
        }
        return figures;
    }

    private List<Reply> reserveReplies(GateKey home, List<ReserveRequest> batch, Duration hold) {
        var keys = GateKeys.of(home);
        var arguments = new String[2 + 5 * batch.size()];
        arguments[0] = Integer.toString(home.bucket());
        arguments[1] = Long.toString(hold.toMillis());
        int next = 2;
        for (var request : batch) {
            arguments[next++] = request.orderId().toString();
            arguments[next++] = request.userId().value();
            arguments[next++] = request.idempotencyKey();
            arguments[next++] = request.payloadHash();
            arguments[next++] = Integer.toString(request.quantity());
        }
        var answers = redis.run(Script.RESERVE, new String[] {keys.gate(), keys.pending(), keys.records()}, arguments);
        var replies = new ArrayList<Reply>(batch.size());
        answers.forEach(answer -> replies.add(Reply.of(answer)));
        return replies;
    }

    // ---- settling ----

    private record Order(OrderId orderId, UserId userId, int quantity) {}

    /** What MySQL decided about orders that take from one bucket. */
    private static final class SourceNews {
        private final int source;
        private final List<Order> decided = new ArrayList<>();
        private final List<Order> dropped = new ArrayList<>();
        private long version = NO_VERSION;
        private int base;

        SourceNews(int source) {
            this.source = source;
        }
    }

    /** News of an item, told in the order that keeps the books: source first, then homes. */
    private final class News {
        private final GateKey any;
        private final int buckets;
        private final Map<Integer, SourceNews> sources = new LinkedHashMap<>();

        News(SaleId saleId, SkuId skuId, int buckets) {
            this.any = new GateKey(saleId, skuId, 0);
            this.buckets = buckets;
        }

        SourceNews source(int bucket) {
            return sources.computeIfAbsent(bucket, SourceNews::new);
        }

        /** @return orders that were news, once per gate that learned of them */
        int tell() {
            int changed = 0;
            for (var news : sources.values()) {
                changed += tell(news, news.source, news.decided, news.dropped);
                for (int home = 0; home < buckets; home++) {
                    var decided = livingIn(home, news.decided);
                    var dropped = livingIn(home, news.dropped);
                    if (home != news.source && !(decided.isEmpty() && dropped.isEmpty())) {
                        changed += tell(news, home, decided, dropped);
                    }
                }
            }
            return changed;
        }

        private List<Order> livingIn(int home, List<Order> orders) {
            return orders.stream()
                    .filter(o -> o.userId().homeBucket(buckets) == home)
                    .toList();
        }

        private int tell(SourceNews news, int bucket, List<Order> decided, List<Order> dropped) {
            int chunk = settings.maxBatch();
            int changed = 0;
            int from = 0;
            do {
                var some = slice(decided, from, chunk);
                var gone = slice(dropped, from, chunk);
                var learned = settle(any.at(bucket), news.source, news.version, news.base, arguments(some), ids(gone));
                changed += learned.changed();
                dropStrays(news.source, gone, learned.named());
                from += chunk;
            } while (from < decided.size() || from < dropped.size());
            return changed;
        }

        /** The home record of a dropped order named another source: a take there would be an orphan. */
        private void dropStrays(int source, List<Order> gone, List<Long> named) {
            for (int i = 0; i < named.size(); i++) {
                int elsewhere = named.get(i).intValue();
                if (elsewhere >= 0 && elsewhere != source) {
                    giveBack(any.at(elsewhere), gone.get(i).orderId());
                }
            }
        }

        private List<String> arguments(List<Order> orders) {
            var arguments = new ArrayList<String>(4 * orders.size());
            for (var order : orders) {
                arguments.add(order.orderId().toString());
                arguments.add(order.userId().value());
                arguments.add(Integer.toString(order.quantity()));
                arguments.add(Integer.toString(order.userId().homeBucket(buckets)));
            }
            return arguments;
        }
    }

    private static <T> List<T> slice(List<T> all, int from, int size) {
        return from >= all.size() ? List.of() : all.subList(from, Math.min(all.size(), from + size));
    }

    private static List<OrderId> ids(List<Order> orders) {
        return orders.stream().map(Order::orderId).toList();
    }

    /**
     * What a gate said to news.
     *
     * @param changed orders it had not known, or known otherwise
     * @param named per dropped order the source that its home record named, or -1; empty if the gate is missing
     */
    private record Learned(int changed, List<Long> named) {}

    private Learned settle(
            GateKey gate, int source, long version, int base, List<String> decided, List<OrderId> dropped) {
        var keys = GateKeys.of(gate);
        var arguments = new ArrayList<String>(6 + decided.size() + dropped.size());
        arguments.add(Integer.toString(gate.bucket()));
        arguments.add(Integer.toString(source));
        arguments.add(Long.toString(version));
        arguments.add(Integer.toString(base));
        arguments.add(Integer.toString(settings.recountUpTo()));
        arguments.add(Integer.toString(decided.size() / 4));
        arguments.addAll(decided);
        dropped.forEach(id -> arguments.add(id.toString()));
        var reply = redis.run(Script.SETTLE, List.of(keys.gate(), keys.pending(), keys.records()), arguments);
        int changed = (int) Math.max(0, number(reply));
        return reply.size() < dropped.size() + 1
                ? new Learned(changed, List.of())
                : new Learned(
                        changed, reply.stream().skip(1).map(Long.class::cast).toList());
    }

    private void count(String outcome) {
        counters.computeIfAbsent(outcome, name -> meters.counter("flash.stock.reservations", "outcome", name))
                .increment();
    }

    private static long number(List<Object> reply) {
        return (Long) reply.getFirst();
    }

    private static long longAt(List<KeyValue<String, String>> values, int index) {
        @Nullable String value = values.get(index).getValueOrElse(null);
        return value == null ? 0 : Long.parseLong(value);
    }
}
