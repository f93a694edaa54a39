package io.flashsale.platform.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.flashsale.contract.BatchId;
import io.flashsale.contract.Event;
import io.flashsale.contract.EventTypes;
import io.flashsale.contract.OrderId;
import io.flashsale.contract.ParcelMoved;
import io.flashsale.contract.Topics;
import io.flashsale.localstack.LocalServers;
import io.flashsale.localstack.RocketMqServers;
import io.flashsale.platform.database.PhysicalDatabase;
import io.flashsale.platform.database.PhysicalDatabases;
import io.flashsale.platform.database.ShardMap;
import io.flashsale.platform.id.LeasedIds;
import io.flashsale.platform.trace.Traces;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.rocketmq.client.producer.LocalTransactionState;
import org.apache.rocketmq.client.producer.TransactionListener;
import org.apache.rocketmq.client.producer.TransactionMQProducer;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A broker that asks twice and then gives a half message up; producers that never have an answer. */
class LostHalfMessageIT {

    private static final String SERVICE = "platform";
    private static final int CHECKS = 2;
    private static final SimpleMeterRegistry METERS = new SimpleMeterRegistry();
    private static final AtomicLong NEXT = new AtomicLong(System.currentTimeMillis() << 8);
    private static final LeasedIds IDS = new LeasedIds(System::currentTimeMillis, millis -> 3);
    private static final ConcurrentHashMap<OrderId, AtomicInteger> SEEN = new ConcurrentHashMap<>();
    private static final Deque<Runnable> CLOSE = new ArrayDeque<>();

    private static String nameServer = "";
    private static PhysicalDatabase database;
    private static TransactionMQProducer producer;
    private static LostHalfMessages lost;
    private static DeadLetters deadLetters;

    @BeforeAll
    static void start() throws Exception {
        RocketMqServers broker = LocalServers.shared().impatientRocketmq(CHECKS);
        CLOSE.push(broker::kill);
        nameServer = broker.nameServer();
        database = database();
        producer = undecidedProducer("lost-half-it");
        PhysicalDatabases databases = new PhysicalDatabases(List.of(database), new ShardMap(1, 1), () -> {});
        Fence fence = new Fence(databases, Clock.systemUTC(), Duration.ofSeconds(2), Duration.ofDays(3));
        DeadLetterStore store = new DeadLetterStore(database);
        lost = new LostHalfMessages(
                store,
                fence,
                producer,
                "lost-half-it",
                SERVICE,
                BrokerAccess.open(nameServer),
                "lost-half-finder",
                METERS);
        lost.start();
        CLOSE.push(lost::stop);
        deadLetters =
                new DeadLetters(store, lost, producer, List.of(), BrokerAccess.open(nameServer), "lost-half-dead");
        Consumer consumer = new Consumer(
                BrokerAccess.open(nameServer),
                "lost-half-consumer",
                Subscription.to(Topics.PARCEL_EVENTS)
                        .on(
                                EventTypes.PARCELS_SHIPPED,
                                items -> items.forEach(
                                        item -> SEEN.computeIfAbsent(item.orderId(), id -> new AtomicInteger())
                                                .incrementAndGet())),
                new MessagingProperties(
                        SERVICE,
                        Duration.ofSeconds(2),
                        Duration.ofDays(3),
                        2,
                        1,
                        Duration.ZERO,
                        8,
                        Duration.ofMillis(20),
                        2,
                        30,
                        Duration.ofMillis(100),
                        Duration.ofSeconds(1)),
                new Traces(OpenTelemetry.noop(), false),
                store,
                METERS);
        consumer.start();
        CLOSE.push(consumer::stop);
    }

    @AfterAll
    static void stop() {
        CLOSE.forEach(Runnable::run);
    }

    @Test
    void theEventOfACommittedTransactionIsSentAfterAll() throws Exception {
        OrderId order = order();
        BatchId batch = batch();
        TxLog.markDone(database.jdbc(), batch);
        half(producer, order, batch);
        DeadLetter dead = awaitVerdict(order, "committed");
        assertThat(dead.group()).isEqualTo("platform_half-messages");
        assertThat(dead.topic()).isEqualTo(Topics.PARCEL_EVENTS);
        assertThat(dead.type()).isEqualTo("ParcelsShipped");
        assertThat(dead.attempts()).isEqualTo(CHECKS);
        assertThat(dead.replayedAt()).isNotNull();
        await("the event", () -> seen(order) == 1);
        assertThat(METERS.get("flash.lost.half.messages")
                        .tag("verdict", "committed")
                        .counter()
                        .count())
                .isPositive();
        assertThat(deadLetters.replay(Long.parseLong(dead.id())).outcome()).isEqualTo(Replay.Outcome.REPLAYED);
        await("the replay from the API", () -> seen(order) == 2);
    }

    @Test
    void theEventOfATransactionThatNeverWasIsNotSent() throws Exception {
        OrderId never = order();
        BatchId batch = batch();
        half(producer, never, batch);
        DeadLetter dead = awaitVerdict(never, "never");
        assertThat(dead.replayedAt()).isNotNull();
        assertThat(deadLetters.replay(Long.parseLong(dead.id())).outcome()).isEqualTo(Replay.Outcome.NOTHING_TO_SEND);
        // The fence holds: what would come now dies on the tombstone.
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> TxLog.markDone(database.jdbc(), batch))
                .isInstanceOf(org.springframework.dao.DuplicateKeyException.class);
        OrderId later = order();
        producer.send(message(later, batch()));
        await("a later message", () -> seen(later) == 1);
        assertThat(seen(never)).isZero();
    }

    @Test
    void whatCannotBeJudgedStaysOpenUntilItCan() throws Exception {
        OrderId order = order();
        BatchId batch = batch();
        CountDownLatch inserted = new CountDownLatch(1);
        CountDownLatch commit = new CountDownLatch(1);
        Thread owner = Thread.ofVirtual().start(() -> database.transactions().executeWithoutResult(status -> {
            TxLog.markDone(database.jdbc(), batch);
            inserted.countDown();
            awaitQuietly(commit);
        }));
        inserted.await();
        try {
            half(producer, order, batch);
            DeadLetter open = awaitVerdict(order, "unknown");
            assertThat(open.replayedAt()).isNull();
            assertThat(deadLetters.replay(Long.parseLong(open.id())).outcome()).isEqualTo(Replay.Outcome.UNDECIDED);
            assertThat(lost.countOpen()).isEqualTo(1);
            assertThat(deadLetters.countOpen()).as("counted apart").isZero();
            assertThat(seen(order)).isZero();
        } finally {
            commit.countDown();
            owner.join();
        }
        lost.settleOpen();
        awaitVerdict(order, "committed");
        await("the event", () -> seen(order) == 1);
        assertThat(lost.countOpen()).isZero();
    }

    @Test
    void aNeighboursHalfMessagesAreHisOwn() throws Exception {
        OrderId theirs = order();
        OrderId ours = order();
        TransactionMQProducer neighbour = undecidedProducer("lost-half-neighbour");
        half(neighbour, theirs, batch());
        half(producer, ours, batch());
        awaitVerdict(ours, "never");
        await("the broker gave up the neighbour's, too", () -> neighbourWasAsked() >= CHECKS);
        OrderId last = order();
        half(producer, last, batch());
        awaitVerdict(last, "never");
        assertThat(all()).noneMatch(dead -> dead.keys().equals(theirs.toString()));
    }

    private static final AtomicInteger NEIGHBOUR_ASKED = new AtomicInteger();

    private static int neighbourWasAsked() {
        return NEIGHBOUR_ASKED.get();
    }

    private static PhysicalDatabase database() {
        LocalServers.MariaDb server = LocalServers.shared().mariadb();
        server.freshSchemas("lost_half_it");
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(server.jdbcUrl("lost_half_it") + "&sessionVariables=innodb_lock_wait_timeout=1");
        pool.setUsername(server.adminUser());
        pool.setPassword(server.adminPassword());
        CLOSE.push(pool::close);
        Flyway.configure()
                .dataSource(pool)
                .locations("classpath:db/platform")
                .load()
                .migrate();
        return new PhysicalDatabase(
                0,
                "lost_half_it",
                pool,
                JdbcClient.create(pool),
                new TransactionTemplate(new DataSourceTransactionManager(pool)));
    }

    /** As a service whose database never answers. */
    private static TransactionMQProducer undecidedProducer(String group) throws Exception {
        TransactionMQProducer undecided = new TransactionMQProducer(group);
        undecided.setNamesrvAddr(nameServer);
        undecided.setInstanceName(group);
        undecided.setTransactionListener(new TransactionListener() {
            @Override
            public LocalTransactionState executeLocalTransaction(Message sent, Object argument) {
                return LocalTransactionState.UNKNOW;
            }

            @Override
            public LocalTransactionState checkLocalTransaction(MessageExt sent) {
                if (group.endsWith("neighbour")) {
                    NEIGHBOUR_ASKED.incrementAndGet();
                }
                return LocalTransactionState.UNKNOW;
            }
        });
        undecided.start();
        CLOSE.push(undecided::shutdown);
        return undecided;
    }

    private static void half(TransactionMQProducer sender, OrderId order, BatchId batch) throws Exception {
        sender.sendMessageInTransaction(message(order, batch), null);
    }

    private static Message message(OrderId order, BatchId batch) {
        Message message = new Message(
                Topics.PARCEL_EVENTS,
                "ParcelsShipped",
                order.toString(),
                new EventCodec()
                        .encode(new Event<>(
                                batch,
                                EventTypes.PARCELS_SHIPPED,
                                Instant.now(),
                                List.of(new ParcelMoved(order, "T", null)))));
        message.putUserProperty(EventPublisher.BATCH_PROPERTY, batch.toString());
        return message;
    }

    private static DeadLetter awaitVerdict(OrderId order, String verdict) {
        await("the half message of " + order + " is " + verdict, () -> all().stream()
                .anyMatch(dead -> dead.keys().equals(order.toString()) && verdict.equals(dead.verdict())));
        return all().stream()
                .filter(dead -> dead.keys().equals(order.toString()))
                .findFirst()
                .orElseThrow();
    }

    private static List<DeadLetter> all() {
        return deadLetters
                .list(new DeadLetterStore.Filter(false, "", ""), Long.MAX_VALUE, 200)
                .items();
    }

    private static int seen(OrderId order) {
        AtomicInteger count = SEEN.get(order);
        return count == null ? 0 : count.get();
    }

    private static OrderId order() {
        return new OrderId(NEXT.incrementAndGet());
    }

    private static BatchId batch() {
        return new BatchId(IDS.next(0));
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
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
