package io.flashsale.platform.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.flashsale.localstack.LocalServers;
import io.flashsale.platform.ServiceUnavailable;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class WorkerLeaseIT {

    private static HikariDataSource pool;
    private static JdbcClient jdbc;

    private final AtomicLong millis = new AtomicLong(System.currentTimeMillis());
    private final AtomicLong nanos = new AtomicLong();

    @BeforeAll
    static void start() {
        LocalServers.MariaDb server = LocalServers.shared().mariadb();
        server.freshSchemas("worker_lease_it");
        pool = new HikariDataSource();
        pool.setJdbcUrl(server.jdbcUrl("worker_lease_it"));
        pool.setUsername(server.adminUser());
        pool.setPassword(server.adminPassword());
        Flyway.configure()
                .dataSource(pool)
                .locations("classpath:db/platform")
                .load()
                .migrate();
        jdbc = JdbcClient.create(pool);
    }

    @AfterAll
    static void stop() {
        pool.close();
    }

    @BeforeEach
    void empty() {
        jdbc.sql("DELETE FROM worker_lease").update();
    }

    @Test
    void twoInstancesGetTwoWorkers() {
        WorkerLease one = lease("one");
        WorkerLease two = lease("two");
        one.renew();
        two.renew();
        assertThat(one.worker(millis.get())).isNotEqualTo(two.worker(millis.get()));
    }

    @Test
    void aFrozenInstanceStopsIssuingBeforeAnotherMayTakeItsWorker() {
        WorkerLease frozen = lease("frozen");
        frozen.renew();
        nanos.addAndGet(Duration.ofSeconds(20).toNanos()); // SIGSTOP: only the monotonic clock shows it.
        assertThat(frozen.isHeld()).isFalse();
        assertThatThrownBy(() -> frozen.worker(millis.get())).isInstanceOf(ServiceUnavailable.class);
        frozen.renew();
        assertThat(frozen.isHeld()).isTrue();
    }

    @Test
    void renewalsThatTheDatabaseDoesNotAnswerAreCounted() {
        HikariDataSource away = new HikariDataSource();
        away.setJdbcUrl(pool.getJdbcUrl());
        away.close();
        WorkerLease lease = new WorkerLease(
                JdbcClient.create(away),
                new TransactionTemplate(new DataSourceTransactionManager(away)),
                "unlucky",
                Duration.ofSeconds(30),
                millis::get,
                nanos::get);
        lease.renew();
        lease.renew();
        assertThat(lease.isHeld()).isFalse();
        assertThat(lease.failedRenewals()).isEqualTo(2);
    }

    @Test
    void aLostLeaseIsReplacedByAnotherWorker() {
        WorkerLease lost = lease("lost");
        lost.renew();
        int before = lost.worker(millis.get());
        jdbc.sql("UPDATE worker_lease SET owner = 'thief'").update();
        lost.renew();
        assertThat(lost.worker(millis.get())).isNotEqualTo(before);
    }

    @Test
    void anExpiredWorkerIsTakenAgainOnlyByAClockThatIsPastItsUse() {
        WorkerLease first = lease("first");
        first.renew();
        int worker = first.worker(millis.get());
        jdbc.sql("UPDATE worker_lease SET expires_at = NOW(3) - INTERVAL 1 SECOND")
                .update();

        WorkerLease behind = lease("behind");
        behind.renew();
        assertThat(behind.worker(millis.get()))
                .as("its clock is not past the first owner's")
                .isNotEqualTo(worker);

        millis.addAndGet(60_000);
        WorkerLease later = lease("later");
        later.renew();
        assertThat(later.worker(millis.get())).isEqualTo(worker);
    }

    @Test
    void aReleasedWorkerIsFreeAtOnce() {
        WorkerLease first = lease("first");
        first.renew();
        int worker = first.worker(millis.get());
        first.release();
        assertThat(first.isHeld()).isFalse();
        millis.addAndGet(1);
        WorkerLease second = lease("second");
        second.renew();
        assertThat(second.isHeld()).isTrue();
        assertThat(second.worker(millis.get())).isIn(worker, worker + 1);
    }

    private WorkerLease lease(String owner) {
        return new WorkerLease(
                jdbc,
                new TransactionTemplate(new DataSourceTransactionManager(pool)),
                owner,
                Duration.ofSeconds(30),
                millis::get,
                nanos::get);
    }
}
