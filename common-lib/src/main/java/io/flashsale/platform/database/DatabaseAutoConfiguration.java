package io.flashsale.platform.database;

import com.zaxxer.hikari.HikariDataSource;
import io.flashsale.platform.ShutdownOrder;
import io.flashsale.platform.id.Ids;
import io.flashsale.platform.id.LeasedIds;
import io.flashsale.platform.id.WorkerLease;
import io.flashsale.platform.job.PeriodicJob;
import io.flashsale.platform.trace.Traces;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.apache.shardingsphere.driver.api.yaml.YamlShardingSphereDataSourceFactory;
import org.flywaydb.core.Flyway;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Pools, migrations, ShardingSphere and the id generator of a service that has a database. */
@AutoConfiguration(beforeName = "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration")
@ConditionalOnClass({YamlShardingSphereDataSourceFactory.class, Flyway.class})
@ConditionalOnProperty(name = "flash.database.enabled", matchIfMissing = true)
@EnableConfigurationProperties(DatabaseProperties.class)
public class DatabaseAutoConfiguration {

    /** Then the next caller tries the database again. */
    private static final Duration TELL_OF_AN_OUTAGE = Duration.ofMillis(500);

    @Bean(destroyMethod = "close")
    PhysicalDatabases physicalDatabases(DatabaseProperties properties, Traces traces, MeterRegistry registry) {
        List<DatabaseProperties.Physical> resolved = properties.resolved();
        List<HikariDataSource> pools = new ArrayList<>();
        List<PhysicalDatabase> databases = new ArrayList<>();
        for (int index = 0; index < resolved.size(); index++) {
            HikariDataSource pool = pool(resolved.get(index), properties, registry);
            pools.add(pool);
            awaitServer(pool);
            Migrations.apply(properties.migrate(), resolved.get(index), index);
            DataSource source = traces.watching(
                    new QuickRefusal(pool, TELL_OF_AN_OUTAGE, System::nanoTime),
                    resolved.get(index).name());
            TransactionTemplate transactions = new TransactionTemplate(new DataSourceTransactionManager(source));
            transactions.setTimeout((int) properties.transactionTimeout().toSeconds());
            databases.add(new PhysicalDatabase(
                    index, resolved.get(index).name(), source, JdbcClient.create(source), transactions));
        }
        return new PhysicalDatabases(
                databases,
                new ShardMap(resolved.size(), properties.tablesPerDatabase()),
                () -> pools.forEach(HikariDataSource::close));
    }

    @Bean(destroyMethod = "")
    DataSource dataSource(PhysicalDatabases databases, DatabaseProperties properties, Traces traces)
            throws SQLException, IOException {
        Map<String, DataSource> byName = new LinkedHashMap<>();
        for (PhysicalDatabase database : databases.all()) {
            // It reads the properties of pools that it knows, and takes no other data source.
            byName.put(database.name(), database.dataSource().unwrap(HikariDataSource.class));
        }
        SystemTables.leaveOut();
        String yaml = ShardingYaml.of(properties, List.copyOf(byName.keySet()), databases.shards());
        return traces.watching(
                YamlShardingSphereDataSourceFactory.createDataSource(byName, yaml.getBytes(StandardCharsets.UTF_8)),
                "sharded");
    }

    @Bean(destroyMethod = "")
    WorkerLease workerLease(
            PhysicalDatabases databases,
            DatabaseProperties properties,
            MeterRegistry registry,
            @Value("${flash.instance:${spring.application.name:service}}") String instance) {
        PhysicalDatabase first = databases.first();
        String name = instance.length() > 40 ? instance.substring(0, 40) : instance;
        String owner = name + "-" + UUID.randomUUID().toString().substring(0, 8);
        WorkerLease lease = new WorkerLease(
                first.jdbc(),
                first.transactions(),
                owner,
                properties.leaseDuration(),
                System::currentTimeMillis,
                System::nanoTime);
        lease.renew();
        Gauge.builder("flash.lease.held", lease, held -> held.isHeld() ? 1 : 0)
                .description("1 while this instance may issue ids")
                .register(registry);
        FunctionCounter.builder("flash.lease.renewals.failed", lease, WorkerLease::failedRenewals)
                .description("Renewals of the lease that the database did not answer")
                .register(registry);
        return lease;
    }

    @Bean
    PeriodicJob workerLeaseRenewal(WorkerLease lease, DatabaseProperties properties) {
        Duration every = properties.leaseDuration().dividedBy(6);
        return new PeriodicJob("worker-lease", every, ShutdownOrder.LEASE, lease::renew, lease::release);
    }

    @Bean
    Ids ids(WorkerLease lease) {
        return new LeasedIds(System::currentTimeMillis, lease::worker);
    }

    @Bean
    HealthIndicator leaseHealthIndicator(WorkerLease lease) {
        return () -> lease.isHeld()
                ? Health.up().build()
                : Health.outOfService().withDetail("reason", "no worker lease").build();
    }

    /** A server that is just coming is waited for, as long as the pool's first connection may take. */
    private static void awaitServer(HikariDataSource pool) {
        try {
            pool.getConnection().close();
        } catch (SQLException e) {
            throw new IllegalStateException("no connection to " + pool.getPoolName(), e);
        }
    }

    private static HikariDataSource pool(
            DatabaseProperties.Physical physical, DatabaseProperties properties, MeterRegistry registry) {
        HikariDataSource pool = new HikariDataSource();
        pool.setPoolName(physical.name());
        pool.setJdbcUrl(physical.url());
        pool.setUsername(physical.user());
        pool.setPassword(physical.password());
        pool.setMaximumPoolSize(properties.maximumPoolSize());
        pool.setMinimumIdle(Math.min(2, properties.maximumPoolSize()));
        pool.setConnectionTimeout(properties.connectionTimeout().toMillis());
        pool.setMaxLifetime(Duration.ofMinutes(25).toMillis());
        pool.setInitializationFailTimeout(Duration.ofSeconds(30).toMillis());
        pool.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        pool.setMetricRegistry(registry);
        return pool;
    }
}
