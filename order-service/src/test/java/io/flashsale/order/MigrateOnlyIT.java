package io.flashsale.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.flashsale.localstack.LocalServers;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** What the Helm chart's Job does before a roll-out, as a process of its own. */
class MigrateOnlyIT {

    private static final int TIMEOUT_SECONDS = 120;

    @Test
    void theProcessMigratesBothDatabasesAndEndsWithoutRedisOrABroker() throws Exception {
        LocalServers.MariaDb server = LocalServers.shared().mariadb();
        server.freshSchemas("migrate_only_0", "migrate_only_1");
        Path log = Path.of("target", "migrate-only.log");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        OrderApplication.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        var environment = builder.environment();
        environment.put("FLASH_MIGRATE", "only");
        environment.put("FLASH_LOG_DIR", "target/migrate-only");
        environment.put("FLASH_MYSQL_ADDRESS", server.address());
        environment.put("FLASH_MYSQL_USER", server.adminUser());
        environment.put("FLASH_MYSQL_PASSWORD", server.adminPassword());
        environment.put("FLASH_DATABASE_SCHEMAS", "migrate_only_0,migrate_only_1");
        // Nobody listens there.
        environment.put("FLASH_REDIS_URL", "redis://127.0.0.1:1");
        environment.put("FLASH_ROCKETMQ_NAME_SERVER", "127.0.0.1:1");
        Process process = builder.start();
        try {
            assertThat(process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(log).content().contains("migrate_only_1 is up to date");
        assertThat(process.exitValue()).isZero();
        for (String schema : new String[] {"migrate_only_0", "migrate_only_1"}) {
            JdbcClient jdbc = JdbcClient.create(
                    new DriverManagerDataSource(server.jdbcUrl(schema), server.adminUser(), server.adminPassword()));
            assertThat(jdbc.sql("SELECT COUNT(*) FROM orders_3")
                            .query(Integer.class)
                            .single())
                    .isZero();
            assertThat(jdbc.sql("SELECT COUNT(*) FROM worker_lease")
                            .query(Integer.class)
                            .single())
                    .isZero();
        }
    }
}
