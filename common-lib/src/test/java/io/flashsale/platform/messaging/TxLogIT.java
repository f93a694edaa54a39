package io.flashsale.platform.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.flashsale.contract.BatchId;
import io.flashsale.localstack.LocalServers;
import io.flashsale.platform.database.PhysicalDatabase;
import io.flashsale.platform.database.PhysicalDatabases;
import io.flashsale.platform.database.ShardMap;
import io.flashsale.platform.id.IdLayout;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.client.producer.LocalTransactionState;
import org.apache.rocketmq.common.message.MessageExt;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Every way in which a local transaction and the check-backs of its half message can meet. */
class TxLogIT {

    private static final Duration FENCE_AFTER = Duration.ofSeconds(5);
    private static final Duration YOUNG = Duration.ofSeconds(1);
    private static final Duration OLD = Duration.ofMinutes(1);

    private static HikariDataSource pool;
    private static PhysicalDatabase database;
    private static long next = 1_000;

    private BatchId batch = new BatchId(1);

    @BeforeAll
    static void start() {
        LocalServers.MariaDb server = LocalServers.shared().mariadb();
        server.freshSchemas("tx_log_it");
        pool = new HikariDataSource();
        pool.setJdbcUrl(server.jdbcUrl("tx_log_it") + "&sessionVariables=innodb_lock_wait_timeout=1");
        pool.setUsername(server.adminUser());
        pool.setPassword(server.adminPassword());
        Flyway.configure()
                .dataSource(pool)
                .locations("classpath:db/platform")
                .load()
                .migrate();
        database = new PhysicalDatabase(
                0,
                "tx_log_it",
                pool,
                JdbcClient.create(pool),
                new TransactionTemplate(new DataSourceTransactionManager(pool)));
        database.jdbc().sql("CREATE TABLE effect (batch_id BIGINT PRIMARY KEY)").update();
    }

    @AfterAll
    static void stop() {
        pool.close();
    }

    @BeforeEach
    void newBatch() {
        batch = new BatchId(next++);
    }

    @Test
    void committedIsCommittedHoweverOldTheQuestion() {
        assertThat(effect().run()).isEqualTo(LocalTransactionState.COMMIT_MESSAGE);
        assertThat(judge(YOUNG)).isEqualTo(TxLog.Verdict.COMMITTED);
        assertThat(judge(OLD)).isEqualTo(TxLog.Verdict.COMMITTED);
    }

    @Test
    void absentAndYoungIsUnknownAndLeavesNoTrace() {
        assertThat(judge(YOUNG)).isEqualTo(TxLog.Verdict.UNKNOWN);
        assertThat(effect().run()).isEqualTo(LocalTransactionState.COMMIT_MESSAGE);
    }

    @Test
    void absentAndOldIsNeverAndKillsTheLateTransaction() {
        assertThat(judge(OLD)).isEqualTo(TxLog.Verdict.NEVER);
        LocalTransaction<Integer> late = effect();
        assertThat(late.run()).isEqualTo(LocalTransactionState.ROLLBACK_MESSAGE);
        assertThatThrownBy(late::result).isInstanceOf(DuplicateKeyException.class);
        assertThat(effects())
                .as("nothing was committed behind the rolled-back message")
                .isZero();
        assertThat(judge(YOUNG)).as("the tombstone is the answer from now on").isEqualTo(TxLog.Verdict.NEVER);
    }

    @Test
    void anOpenTransactionIsUnknownUntilItEnds() throws Exception {
        CountDownLatch open = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        LocalTransaction<Integer> slow = new LocalTransaction<>(database, batch, jdbc -> {
            open.countDown();
            try {
                mayEnd.await(30, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return 1;
        });
        CompletableFuture<LocalTransactionState> state = CompletableFuture.supplyAsync(slow::run);
        assertThat(open.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(judge(OLD))
                .as("the tombstone waits for the owner's lock, and gives up")
                .isEqualTo(TxLog.Verdict.UNKNOWN);
        mayEnd.countDown();
        assertThat(state.get(10, TimeUnit.SECONDS)).isEqualTo(LocalTransactionState.COMMIT_MESSAGE);
        assertThat(judge(OLD)).isEqualTo(TxLog.Verdict.COMMITTED);
    }

    @Test
    void rolledBackWorkIsNeverAndThrowsWhatItThrew() {
        LocalTransaction<Integer> failing = new LocalTransaction<>(database, batch, jdbc -> {
            throw new IllegalStateException("lost the race");
        });
        assertThat(failing.run()).isEqualTo(LocalTransactionState.ROLLBACK_MESSAGE);
        assertThatThrownBy(failing::result).hasMessage("lost the race");
        assertThat(judge(OLD)).isEqualTo(TxLog.Verdict.NEVER);
    }

    @Test
    void aTombstoneThatWaitedForTheOwnersCommitSaysCommitted() throws Exception {
        CountDownLatch open = new CountDownLatch(1);
        CompletableFuture<TxLog.Verdict> verdict = new CompletableFuture<>();
        LocalTransaction<Integer> owner = new LocalTransaction<>(database, batch, jdbc -> {
            Thread.startVirtualThread(() -> {
                open.countDown();
                verdict.complete(judge(OLD));
            });
            try {
                open.await(10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return 1;
        });
        assertThat(owner.run()).isEqualTo(LocalTransactionState.COMMIT_MESSAGE);
        assertThat(verdict.get(10, TimeUnit.SECONDS)).isNotEqualTo(TxLog.Verdict.NEVER);
        assertThat(judge(OLD)).isEqualTo(TxLog.Verdict.COMMITTED);
    }

    @Test
    void oldRowsArePurgedInBoundedSteps() {
        effect().run();
        assertThat(TxLog.purge(database.jdbc(), Duration.ofDays(3), 10)).isZero();
        database.jdbc()
                .sql("UPDATE tx_log SET created_at = NOW(3) - INTERVAL 4 DAY WHERE batch_id = ?")
                .param(batch.value())
                .update();
        assertThat(TxLog.purge(database.jdbc(), Duration.ofDays(3), 10)).isEqualTo(1);
    }

    @Test
    void theBrokerIsToldToAskAgainAsLongAsNobodyKnows() {
        batch = new BatchId(IdLayout.compose(System.currentTimeMillis(), 1, 0, 0));
        assertThat(checkBack()).as("young, no row: may come yet").isEqualTo(LocalTransactionState.UNKNOW);
        assertThat(effect().run()).isEqualTo(LocalTransactionState.COMMIT_MESSAGE);
        assertThat(checkBack()).isEqualTo(LocalTransactionState.COMMIT_MESSAGE);
        batch = new BatchId(IdLayout.compose(System.currentTimeMillis() - OLD.toMillis(), 1, 0, 0));
        assertThat(checkBack()).isEqualTo(LocalTransactionState.ROLLBACK_MESSAGE);
    }

    /** What the broker is answered when it asks about the batch. */
    private LocalTransactionState checkBack() {
        var databases = new PhysicalDatabases(List.of(database), new ShardMap(1, 1), () -> {});
        var fence = new Fence(databases, Clock.systemUTC(), FENCE_AFTER, Duration.ofDays(3));
        var dispatcher =
                new TransactionDispatcher(fence, new StuckHalfMessages(Clock.systemUTC()), new SimpleMeterRegistry());
        var message = new MessageExt();
        message.putUserProperty(EventPublisher.BATCH_PROPERTY, batch.toString());
        return dispatcher.checkLocalTransaction(message);
    }

    private LocalTransaction<Integer> effect() {
        return new LocalTransaction<>(database, batch, jdbc -> jdbc.sql("INSERT INTO effect VALUES (?)")
                .param(batch.value())
                .update());
    }

    private int effects() {
        return database.jdbc()
                .sql("SELECT COUNT(*) FROM effect WHERE batch_id = ?")
                .param(batch.value())
                .query(Integer.class)
                .single();
    }

    private TxLog.Verdict judge(Duration age) {
        return TxLog.judge(database, batch, age, FENCE_AFTER);
    }

    /** Rows are deleted some day: from then on an absent one proves nothing, and no tombstone may say "never". */
    @Test
    void aBatchWhoseRowMayHaveBeenDeletedIsNeverCalledNever() {
        var databases = new io.flashsale.platform.database.PhysicalDatabases(
                java.util.List.of(database), new io.flashsale.platform.database.ShardMap(1, 1), () -> {});
        Fence fence = new Fence(databases, java.time.Clock.systemUTC(), FENCE_AFTER, Duration.ofDays(3));
        BatchId days = issuedBefore(Duration.ofDays(4));
        assertThat(fence.judge(days)).isEqualTo(TxLog.Verdict.UNKNOWN);
        assertThat(fence.judge(days)).isEqualTo(TxLog.Verdict.UNKNOWN);
        assertThat(fence.judge(issuedBefore(Duration.ofHours(1)))).isEqualTo(TxLog.Verdict.NEVER);
        assertThat(fence.judge(issuedBefore(Duration.ZERO))).isEqualTo(TxLog.Verdict.UNKNOWN);
        TxLog.markDone(database.jdbc(), days);
        assertThat(fence.judge(days)).isEqualTo(TxLog.Verdict.COMMITTED);
    }

    private static BatchId issuedBefore(Duration age) {
        return new BatchId(io.flashsale.platform.id.IdLayout.compose(
                System.currentTimeMillis() - age.toMillis(), 1, (int) (next++ % 256), 0));
    }
}
