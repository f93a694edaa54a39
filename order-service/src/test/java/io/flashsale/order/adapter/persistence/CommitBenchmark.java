package io.flashsale.order.adapter.persistence;

import io.flashsale.contract.EventTypes;
import io.flashsale.contract.Money;
import io.flashsale.contract.OrderId;
import io.flashsale.contract.SaleId;
import io.flashsale.contract.SkuId;
import io.flashsale.contract.Topics;
import io.flashsale.contract.UserId;
import io.flashsale.localstack.LocalServers;
import io.flashsale.localstack.measure.ClosedLoop;
import io.flashsale.localstack.measure.Comparison;
import io.flashsale.localstack.measure.Contender;
import io.flashsale.localstack.measure.Lap;
import io.flashsale.localstack.measure.MeasureOptions;
import io.flashsale.localstack.measure.ProcessorTime;
import io.flashsale.order.OrderApplication;
import io.flashsale.order.app.port.OrderCommits;
import io.flashsale.order.domain.NewOrder;
import io.flashsale.order.domain.SaleTerms;
import io.flashsale.order.domain.ShipTo;
import io.flashsale.platform.database.PhysicalDatabase;
import io.flashsale.platform.database.PhysicalDatabases;
import io.flashsale.platform.id.Ids;
import io.flashsale.platform.messaging.EventPublisher;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.spring.core.RocketMQTemplate;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Durable orders: the service's own commit lanes, beside the same work done for each order alone, on the same MariaDB and
 * broker in the same run. Started by {@code scripts/bench-lanes.sh commit}.
 *
 * <p>Every lap begins with empty tables and ends with a look at them, and at the messages that the broker shows.
 */
final class CommitBenchmark {

    private static final int TABLES = 4;
    private static final List<String> SCHEMAS = List.of("order_0", "order_1");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long POLL_NANOS = 50_000_000;
    private static final AtomicLong SHOPPERS = new AtomicLong();

    private CommitBenchmark() {}

    /** @param arguments see {@link MeasureOptions} */
    public static void main(String[] arguments) throws Exception {
        MeasureOptions options = MeasureOptions.parse(arguments);
        LocalServers servers = LocalServers.shared();
        Map<String, Long> processes = new LinkedHashMap<>();
        processes.put(
                "mariadb",
                Objects.requireNonNull(servers.mariadb().server(), "a MariaDB of our own")
                        .process()
                        .pid());
        processes.put(
                "broker",
                Objects.requireNonNull(servers.rocketmq().servers(), "a RocketMQ of our own")
                        .brokerProcess()
                        .pid());
        try (ConfigurableApplicationContext service = service(servers)) {
            Comparison comparison = new Comparison("commit", options, new ProcessorTime(processes), System.out);
            Shop shop = new Shop(service, servers.mariadb());
            comparison.run(List.of(
                    new InLanes(shop, service.getBean(OrderCommits.class)),
                    new HalfMessageEach(shop, service.getBean(EventPublisher.class)),
                    new RowEach(shop)));
            comparison.compare("lanes", "half message each");
            comparison.compare("lanes", "row each, no message");
            for (String process : List.of("jvm", "mariadb", "broker")) {
                comparison.compareCpu(process, "lanes", "half message each");
            }
            comparison.report();
        }
        System.exit(0);
    }

    /** The whole service: its lanes, pools, producer and settings. */
    private static ConfigurableApplicationContext service(LocalServers servers) {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("FLASH_PORT", "0");
        properties.put("FLASH_MANAGEMENT_PORT", "0");
        properties.put("FLASH_REDIS_URL", servers.redis().url());
        properties.put("FLASH_MYSQL_ADDRESS", servers.mariadb().address());
        properties.put("FLASH_MYSQL_USER", "order");
        properties.put("FLASH_MYSQL_PASSWORD", servers.mariadb().password("order"));
        properties.put("FLASH_ROCKETMQ_NAME_SERVER", servers.rocketmq().nameServer());
        properties.put("FLASH_JWKS_URI", servers.secrets().jwksFile().toUri().toString());
        properties.put(
                "FLASH_SERVICE_TOKEN_FILE",
                servers.secrets().serviceTokenFile("order").toString());
        properties.put(
                "FLASH_ADDRESS_KEYS_FILE",
                servers.secrets().addressKeysFile("order").toString());
        properties.put("FLASH_LOG_DIR", servers.directory().resolve("logs").toString());
        // Nobody confirms these orders, and nobody is to publish them again.
        properties.put("flash.order.sweep-every", "10h");
        properties.put("flash.order.placed-older-than", "10h");
        // A machine that is busy enough may keep the renewal waiting; nobody else issues ids here.
        properties.put("flash.database.lease-duration", "1h");
        // In favour of those who commit alone: the lanes need two connections per database, they need many.
        properties.put("flash.database.maximum-pool-size", "32");
        properties.put("flash.database.connection-timeout", "20s");
        return new SpringApplicationBuilder(OrderApplication.class)
                .properties(properties)
                .run();
    }

    /** What the contenders share: orders to commit, tables to count, the broker's topic. */
    private static final class Shop {

        private final SaleTerms terms =
                new SaleTerms(new SaleId(1L << 40), new SkuId("HOT-1"), new Money(1999, "CNY"), 2, 1, 900);
        private final LocalServers.MariaDb mariadb;
        private final PhysicalDatabases databases;
        private final OrderInserts inserts;
        private final Ids ids;
        private final MeterRegistry meters;
        private final DefaultMQProducer producer;
        private double batchesBefore;
        private long messagesBefore;

        Shop(ConfigurableApplicationContext service, LocalServers.MariaDb mariadb) {
            this.mariadb = mariadb;
            this.databases = service.getBean(PhysicalDatabases.class);
            this.inserts = service.getBean(OrderInserts.class);
            this.ids = service.getBean(Ids.class);
            this.meters = service.getBean(MeterRegistry.class);
            this.producer = service.getBean(RocketMQTemplate.class).getProducer();
        }

        /** As a checkout makes it: a new order of a new shopper. */
        NewOrder order() {
            long n = SHOPPERS.incrementAndGet();
            UserId user = new UserId("shopper-" + n);
            return new NewOrder(
                    new OrderId(ids.next(user.gene())),
                    user,
                    terms,
                    0,
                    1,
                    "0b0f5a7e-8d3c-4d1e-9a51-" + (100_000_000_000L + n),
                    "3c2a6b1f9d8e7c5b4a3f2e1d0c9b8a79",
                    new ShipTo("Li Wei", "13800000000", "88 Century Avenue, Pudong, Shanghai"),
                    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00");
        }

        PhysicalDatabase database(NewOrder order) {
            return databases.of(order.userId().gene());
        }

        void empty() throws Exception {
            each(statement -> {
                for (int table = 0; table < TABLES; table++) {
                    statement.execute("TRUNCATE TABLE orders_" + table);
                }
                statement.execute("TRUNCATE TABLE user_count");
                statement.execute("TRUNCATE TABLE tx_log");
            });
            batchesBefore = batches();
            messagesBefore = messages();
        }

        /** Half messages whose local transaction was committed. */
        double batches() {
            return meters.find("flash.half.messages").tag("outcome", "committed").counters().stream()
                    .mapToDouble(counter -> counter.count())
                    .sum();
        }

        double batchesOfThisLap() {
            return batches() - batchesBefore;
        }

        @SuppressWarnings("deprecation") // The admin client instead would be a second connection to the broker.
        private long messages() throws MQClientException {
            long sum = 0;
            for (MessageQueue queue : producer.fetchPublishMessageQueues(Topics.ORDER_EVENTS)) {
                sum += producer.maxOffset(queue);
            }
            return sum;
        }

        void assertRows(long expected) throws SQLException {
            AtomicLong rows = new AtomicLong();
            each(statement -> {
                for (int table = 0; table < TABLES; table++) {
                    try (var result = statement.executeQuery("SELECT COUNT(*) FROM orders_" + table)) {
                        result.next();
                        rows.addAndGet(result.getLong(1));
                    }
                }
            });
            if (rows.get() != expected) {
                throw new IllegalStateException("counted " + expected + " orders, the tables have " + rows);
            }
        }

        /** The broker is told to commit without a reply, so it may be a little behind. */
        void awaitMessages() throws MQClientException {
            long expected = messagesBefore + Math.round(batchesOfThisLap());
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (messages() < expected) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException(
                            "the broker shows " + (messages() - messagesBefore) + " of " + batchesOfThisLap());
                }
                LockSupport.parkNanos(POLL_NANOS);
            }
        }

        private interface Work {
            void on(Statement statement) throws SQLException;
        }

        private void each(Work work) throws SQLException {
            for (String schema : SCHEMAS) {
                try (Connection connection = DriverManager.getConnection(
                                mariadb.jdbcUrl(schema), mariadb.adminUser(), mariadb.adminPassword());
                        Statement statement = connection.createStatement()) {
                    work.on(statement);
                }
            }
        }
    }

    private abstract static class OfShop implements Contender {

        final Shop shop;
        private final String name;

        OfShop(String name, Shop shop) {
            this.name = name;
            this.shop = shop;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public void prepare() throws Exception {
            shop.empty();
        }

        abstract void commit(NewOrder order);

        @Override
        public Lap run(int callers, Duration time) throws Exception {
            Lap lap = ClosedLoop.run(callers, time, () -> commit(shop.order()));
            shop.assertRows(lap.done());
            return lap;
        }
    }

    /** Everybody who waits for a database travels in one half message and one transaction. */
    private static final class InLanes extends OfShop {

        private final OrderCommits commits;

        InLanes(Shop shop, OrderCommits commits) {
            super("lanes", shop);
            this.commits = commits;
        }

        @Override
        void commit(NewOrder order) {
            if (!(commits.commit(order) instanceof OrderCommits.Outcome.Committed)) {
                throw new IllegalStateException("not committed: " + order.orderId());
            }
        }

        @Override
        public Lap run(int callers, Duration time) throws Exception {
            Lap lap = super.run(callers, time);
            return lap.carriedBy(shop.batchesOfThisLap());
        }

        @Override
        public void cleanUp() throws Exception {
            shop.awaitMessages();
        }
    }

    /** {@code sendMessageInTransaction} for each order: one half message, one transaction with the same statements. */
    private static final class HalfMessageEach extends OfShop {

        private final EventPublisher publisher;

        HalfMessageEach(Shop shop, EventPublisher publisher) {
            super("half message each", shop);
            this.publisher = publisher;
        }

        @Override
        void commit(NewOrder order) {
            PhysicalDatabase database = shop.database(order);
            publisher.publishWith(
                    database,
                    EventTypes.ORDERS_PLACED,
                    List.of(CommitLanes.placed(order)),
                    jdbc -> shop.inserts.insert(database, List.of(order)));
        }

        @Override
        public void cleanUp() throws Exception {
            shop.awaitMessages();
        }
    }

    /** The least that makes an order durable: one INSERT, committed by itself; no message, no count of the buyer's units. */
    private static final class RowEach extends OfShop {

        RowEach(Shop shop) {
            super("row each, no message", shop);
        }

        @Override
        void commit(NewOrder order) {
            PhysicalDatabase database = shop.database(order);
            String table = shop.databases
                    .shards()
                    .tableName(ShardedOrders.ORDERS, order.userId().gene());
            Object[] row = shop.inserts.row(order, LocalDateTime.now(ZoneOffset.UTC));
            shop.inserts.template(database).update(OrderInserts.INSERT.formatted(table), row);
        }
    }
}
