package io.flashsale.platform.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.flashsale.contract.EventTypes;
import io.flashsale.contract.OrderId;
import io.flashsale.contract.ParcelMoved;
import io.flashsale.contract.Topics;
import io.flashsale.localstack.LocalServers;
import io.flashsale.platform.ServiceUnavailable;
import io.flashsale.platform.database.PhysicalDatabase;
import io.flashsale.platform.database.PhysicalDatabases;
import io.flashsale.platform.database.ShardMap;
import io.flashsale.platform.id.LeasedIds;
import io.flashsale.platform.trace.Traces;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.rocketmq.client.producer.TransactionMQProducer;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageQueue;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Publisher, broker and consumer, all real. */
class HalfMessageIT {

    private static final SimpleMeterRegistry METERS = new SimpleMeterRegistry();
    private static final Traces NO_TRACES = new Traces(OpenTelemetry.noop(), false);
    private static final byte[] NONSENSE = "{\"nonsense\":".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    private static final AtomicLong NEXT = new AtomicLong(System.currentTimeMillis() << 8);

    /** How often each order was handed over; the handler's mood is set per order. */
    private static final ConcurrentHashMap<OrderId, AtomicInteger> SEEN = new ConcurrentHashMap<>();

    private static final Set<OrderId> EARLY = ConcurrentHashMap.newKeySet();
    private static final Set<OrderId> POISON = ConcurrentHashMap.newKeySet();
    private static final Set<OrderId> OUTAGE = ConcurrentHashMap.newKeySet();
    /** Whoever hands this one over waits until it is gone. */
    private static final Duration PACE = Duration.ofMillis(100);

    private static final Set<OrderId> HELD = ConcurrentHashMap.newKeySet();

    private static final Map<OrderId, Long> STARTED = new ConcurrentHashMap<>();

    private static final ConcurrentLinkedQueue<Set<OrderId>> RUNS = new ConcurrentLinkedQueue<>();

    private static final ConcurrentLinkedQueue<AutoCloseable> CLOSE = new ConcurrentLinkedQueue<>();

    private static PhysicalDatabase database;
    private static TransactionMQProducer producer;
    private static EventPublisher publisher;
    private static DeadLetters deadLetters;

    @BeforeAll
    static void start() throws Exception {
        LocalServers.MariaDb server = LocalServers.shared().mariadb();
        String nameServer = LocalServers.shared().rocketmq().nameServer();
        server.freshSchemas("half_message_it");
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(server.jdbcUrl("half_message_it"));
        pool.setUsername(server.adminUser());
        pool.setPassword(server.adminPassword());
        Flyway.configure()
                .dataSource(pool)
                .locations("classpath:db/platform")
                .load()
                .migrate();
        database = new PhysicalDatabase(
                0,
                "half_message_it",
                pool,
                JdbcClient.create(pool),
                new TransactionTemplate(new DataSourceTransactionManager(pool)));
        PhysicalDatabases databases = new PhysicalDatabases(List.of(database), new ShardMap(1, 1), pool::close);

        producer = new TransactionMQProducer("half-message-it");
        producer.setNamesrvAddr(nameServer);
        producer.setInstanceName("half-message-it");
        Fence fence = new Fence(databases, Clock.systemUTC(), Duration.ofSeconds(2), Duration.ofDays(3));
        producer.setTransactionListener(
                new TransactionDispatcher(fence, new StuckHalfMessages(Clock.systemUTC()), METERS));
        producer.start();
        publisher = new EventPublisher(
                producer, new LeasedIds(System::currentTimeMillis, millis -> 1), Clock.systemUTC(), NO_TRACES, METERS);

        MessagingProperties properties = new MessagingProperties(
                "platform",
                Duration.ofSeconds(2),
                Duration.ofDays(3),
                4,
                1,
                PACE,
                8,
                Duration.ofMillis(20),
                2,
                30,
                Duration.ofMillis(100),
                Duration.ofSeconds(1));
        DeadLetterStore store = new DeadLetterStore(database);
        Consumer consumer = new Consumer(
                BrokerAccess.open(nameServer),
                "half-message-consumer",
                Subscription.to(Topics.PARCEL_EVENTS).on(EventTypes.PARCELS_SHIPPED, HalfMessageIT::handle),
                properties,
                NO_TRACES,
                store,
                METERS);
        consumer.start();
        deadLetters = new DeadLetters(
                store,
                new LostHalfMessages(
                        store,
                        fence,
                        producer,
                        "half-message-it",
                        "platform",
                        BrokerAccess.open(nameServer),
                        "half-message-lost",
                        METERS),
                producer,
                List.of("platform_parcel-events"),
                BrokerAccess.open(nameServer),
                "half-message-dead");
        deadLetters.start();
        CLOSE.add(consumer::stop);
        CLOSE.add(deadLetters::stop);
        CLOSE.add(producer::shutdown);
        CLOSE.add(pool);
    }

    @AfterAll
    static void stop() throws Exception {
        for (AutoCloseable each : CLOSE) {
            each.close();
        }
    }

    @Test
    void committedWorkIsPublished() {
        OrderId order = order();
        assertThat(publisher.<ParcelMoved, String>publishWith(
                        database, EventTypes.PARCELS_SHIPPED, List.of(item(order)), jdbc -> "done"))
                .isEqualTo("done");
        await("published", () -> seen(order) == 1);
    }

    @Test
    void rolledBackWorkIsNot() {
        OrderId rolledBack = order();
        OrderId after = order();
        assertThatThrownBy(() ->
                        publisher.publishWith(database, EventTypes.PARCELS_SHIPPED, List.of(item(rolledBack)), jdbc -> {
                            throw new IllegalStateException("no");
                        }))
                .hasMessage("no");
        publisher.publish(EventTypes.PARCELS_SHIPPED, List.of(item(after)));
        await("the later one is there", () -> seen(after) == 1);
        assertThat(seen(rolledBack)).isZero();
    }

    /** What a crash between the local commit and the commit message leaves: the broker asks, tx_log answers. */
    @Test
    void aHalfMessageWithoutAWordIsCommittedByTheCheckBack() throws Exception {
        OrderId order = order();
        io.flashsale.contract.BatchId batch =
                new io.flashsale.contract.BatchId(new LeasedIds(System::currentTimeMillis, millis -> 2).next(0));
        Message message = new Message(
                Topics.PARCEL_EVENTS,
                "ParcelsShipped",
                order.toString(),
                new EventCodec()
                        .encode(new io.flashsale.contract.Event<>(
                                batch, EventTypes.PARCELS_SHIPPED, java.time.Instant.now(), List.of(item(order)))));
        message.putUserProperty(EventPublisher.BATCH_PROPERTY, batch.toString());
        LocalTransaction<String> halted = new LocalTransaction<>(database, batch, jdbc -> "committed");
        TransactionMQProducer silent = new TransactionMQProducer("half-message-it");
        silent.setNamesrvAddr(producer.getNamesrvAddr());
        silent.setInstanceName("half-message-silent");
        silent.setTransactionListener(new org.apache.rocketmq.client.producer.TransactionListener() {
            @Override
            public org.apache.rocketmq.client.producer.LocalTransactionState executeLocalTransaction(
                    Message sent, Object argument) {
                halted.run();
                return org.apache.rocketmq.client.producer.LocalTransactionState.UNKNOW;
            }

            @Override
            public org.apache.rocketmq.client.producer.LocalTransactionState checkLocalTransaction(
                    org.apache.rocketmq.common.message.MessageExt sent) {
                return org.apache.rocketmq.client.producer.LocalTransactionState.UNKNOW;
            }
        });
        silent.start();
        try {
            silent.sendMessageInTransaction(message, null);
        } finally {
            silent.shutdown();
        }
        await("published by check-back", () -> seen(order) >= 1);
        assertThat(METERS.get("flash.check.backs")
                        .tag("verdict", "committed")
                        .counter()
                        .count())
                .isPositive();
    }

    /** Each queue has a thread of its own; without the lane in front of the handler each would make its own batch. */
    @Test
    void whatOtherQueuesBringMeanwhileGoesTogether() throws Exception {
        List<MessageQueue> queues = producer.fetchPublishMessageQueues(Topics.PARCEL_EVENTS);
        assertThat(queues).hasSizeGreaterThan(2);
        OrderId held = order();
        Set<OrderId> meanwhile = Set.of(order(), order());
        HELD.add(held);
        try {
            send(held, queues.getFirst());
            await("the first run", () -> seen(held) == 1);
            int queue = 1;
            for (OrderId order : meanwhile) {
                send(order, queues.get(queue++));
            }
            await(
                    "both to wait",
                    () -> METERS.get("flash.lane.queue")
                                    .tag("lane", "consume-ParcelsShipped")
                                    .gauge()
                                    .value()
                            == 2);
        } finally {
            HELD.remove(held);
        }
        await("both are done", () -> meanwhile.stream().allMatch(order -> seen(order) == 1));
        assertThat(RUNS).contains(meanwhile);
    }

    @Test
    void runsOfATypeKeepTheirPace() throws Exception {
        MessageQueue queue =
                producer.fetchPublishMessageQueues(Topics.PARCEL_EVENTS).getFirst();
        List<Long> starts = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            OrderId order = order();
            send(order, queue);
            await("it is handled", () -> seen(order) == 1);
            starts.add(STARTED.get(order));
        }
        for (int i = 1; i < starts.size(); i++) {
            assertThat(Duration.ofNanos(starts.get(i) - starts.get(i - 1))).isGreaterThanOrEqualTo(PACE.minusMillis(5));
        }
    }

    private static void send(OrderId order, MessageQueue queue) throws Exception {
        var event = new io.flashsale.contract.Event<>(
                new io.flashsale.contract.BatchId(order.value()),
                EventTypes.PARCELS_SHIPPED,
                java.time.Instant.now(),
                List.of(item(order)));
        producer.send(
                new Message(Topics.PARCEL_EVENTS, "ParcelsShipped", order.toString(), new EventCodec().encode(event)),
                queue);
    }

    @Test
    void whatComesTooEarlyComesAgain() {
        OrderId order = order();
        EARLY.add(order);
        publisher.publish(EventTypes.PARCELS_SHIPPED, List.of(item(order)));
        await("refused once", () -> seen(order) >= 1);
        EARLY.remove(order);
        await("handed over again", () -> seen(order) >= 2);
    }

    @Test
    void anUnreachableStoreCostsNoAttemptAndNoNeighbour() {
        OrderId order = order();
        OUTAGE.add(order);
        publisher.publish(EventTypes.PARCELS_SHIPPED, List.of(item(order)));
        await("tried more often than poison would be", () -> seen(order) > 5);
        OUTAGE.remove(order);
        int tries = seen(order);
        await("done", () -> seen(order) > tries);
        assertThat(open()).noneMatch(dead -> dead.keys().contains(order.toString()));
    }

    @Test
    void poisonBecomesADeadLetterAloneAndIsReplayed() {
        OrderId good = order();
        OrderId bad = order();
        POISON.add(bad);
        publisher.publish(EventTypes.PARCELS_SHIPPED, List.of(item(good)));
        publisher.publish(EventTypes.PARCELS_SHIPPED, List.of(item(bad)));
        await("the good one is done", () -> seen(good) >= 1);
        DeadLetter dead = awaitOpen(bad);
        assertThat(dead.topic()).isEqualTo(Topics.PARCEL_EVENTS);
        assertThat(dead.body()).contains(bad.toString());
        assertThat(dead.attempts()).isEqualTo(2);
        assertThat(dead.failure())
                .isEqualTo("failed: IllegalArgumentException: poison of '...' and ...")
                .doesNotContain("Ada", "138");
        POISON.remove(bad);
        int before = seen(bad);
        assertThat(replay(dead).outcome()).isEqualTo(Replay.Outcome.REPLAYED);
        await("the replay is done", () -> seen(bad) > before);
        assertThat(open()).noneMatch(each -> each.id().equals(dead.id()));
        assertThat(all()).anyMatch(each -> each.id().equals(dead.id()) && each.replays() == 1);
    }

    @Test
    void aReplayThatDiesAgainIsTheSameDeadLetterOpenAgain() {
        OrderId bad = order();
        POISON.add(bad);
        publisher.publish(EventTypes.PARCELS_SHIPPED, List.of(item(bad)));
        DeadLetter dead = awaitOpen(bad);
        int before = seen(bad);
        replay(dead);
        await("tried and given up again", () -> seen(bad) >= before + 2);
        DeadLetter again = awaitOpen(bad);
        assertThat(again.id()).isEqualTo(dead.id());
        assertThat(again.diedAt()).isAfter(dead.diedAt());
        assertThat(again.replays()).isEqualTo(1);
        assertThat(all())
                .filteredOn(each -> each.keys().contains(bad.toString()))
                .hasSize(1);
        POISON.remove(bad);
        replay(again);
        await("done at last", () -> seen(bad) > before + 2);
    }

    @Test
    void anUnreadableBodyIsADeadLetterAtOnce() throws Exception {
        OrderId key = order();
        unreadable(key);
        DeadLetter dead = awaitOpen(key);
        assertThat(dead.attempts()).isEqualTo(1);
        assertThat(dead.failure()).startsWith("unreadable: Unreadable < ");
    }

    @Test
    void deadLettersAreListedInPagesAndByTypeAndGroup() throws Exception {
        List<OrderId> keys = List.of(order(), order(), order());
        for (OrderId key : keys) {
            unreadable(key);
            awaitOpen(key);
        }
        var filter = new DeadLetterStore.Filter(true, "platform_parcel-events", "ParcelsShipped");
        var first = deadLetters.list(filter, Long.MAX_VALUE, 2);
        assertThat(first.items())
                .extracting(DeadLetter::keys)
                .containsExactly(keys.get(2).toString(), keys.get(1).toString());
        assertThat(first.items()).allSatisfy(each -> {
            assertThat(each.body()).isNull();
            assertThat(each.bodyBytes()).isEqualTo(NONSENSE.length);
        });
        assertThat(first.nextCursor()).isNotNull();
        var second = deadLetters.list(filter, Long.parseLong(String.valueOf(first.nextCursor())), 2);
        assertThat(second.items().getFirst().keys()).isEqualTo(keys.getFirst().toString());
        assertThat(deadLetters
                        .list(new DeadLetterStore.Filter(true, "", "ParcelsDelivered"), Long.MAX_VALUE, 2)
                        .items())
                .isEmpty();
    }

    @Test
    void anUnknownIdIsToldSo() {
        assertThat(deadLetters.replay(Long.MAX_VALUE).outcome()).isEqualTo(Replay.Outcome.NOT_FOUND);
    }

    private static void unreadable(OrderId key) throws Exception {
        producer.send(new Message(Topics.PARCEL_EVENTS, "ParcelsShipped", key.toString(), NONSENSE));
    }

    private static DeadLetter awaitOpen(OrderId key) {
        await("a dead letter about " + key, () -> open().stream()
                .anyMatch(each -> each.keys().contains(key.toString())));
        return open().stream()
                .filter(each -> each.keys().contains(key.toString()))
                .findFirst()
                .flatMap(each -> deadLetters.find(Long.parseLong(each.id())))
                .orElseThrow();
    }

    private static Replay replay(DeadLetter dead) {
        return deadLetters.replay(Long.parseLong(dead.id()));
    }

    private static List<DeadLetter> open() {
        return deadLetters
                .list(DeadLetterStore.Filter.OPEN, Long.MAX_VALUE, 200)
                .items();
    }

    private static List<DeadLetter> all() {
        return deadLetters
                .list(new DeadLetterStore.Filter(false, "", ""), Long.MAX_VALUE, 200)
                .items();
    }

    private static void handle(List<ParcelMoved> items) {
        RUNS.add(items.stream().map(ParcelMoved::orderId).collect(java.util.stream.Collectors.toSet()));
        long now = System.nanoTime();
        items.forEach(item -> STARTED.putIfAbsent(item.orderId(), now));
        for (ParcelMoved item : items) {
            SEEN.computeIfAbsent(item.orderId(), id -> new AtomicInteger()).incrementAndGet();
        }
        await("nothing is held", () -> items.stream().noneMatch(item -> HELD.contains(item.orderId())));
        for (ParcelMoved item : items) {
            if (OUTAGE.contains(item.orderId())) {
                throw new ServiceUnavailable("the store is away");
            }
            if (POISON.contains(item.orderId())) {
                throw new IllegalArgumentException("poison of 'Ada' and +49 138-0000");
            }
            if (EARLY.contains(item.orderId())) {
                throw new TooEarly("not yet");
            }
        }
    }

    private static int seen(OrderId order) {
        AtomicInteger count = SEEN.get(order);
        return count == null ? 0 : count.get();
    }

    private static OrderId order() {
        return new OrderId(NEXT.incrementAndGet());
    }

    private static ParcelMoved item(OrderId order) {
        return new ParcelMoved(order, "T", null);
    }

    private static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(90).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("never happened: " + what);
            }
            LockSupport.parkNanos(50_000_000);
        }
    }
}
