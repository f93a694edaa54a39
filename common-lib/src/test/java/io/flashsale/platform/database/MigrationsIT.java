package io.flashsale.platform.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flashsale.localstack.LocalServers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.flywaydb.core.api.FlywayException;
import org.junit.jupiter.api.Test;

class MigrationsIT {

    private static final int INSTANCES = 6;

    private static DatabaseProperties.Physical fresh(String schema) {
        LocalServers.MariaDb server = LocalServers.shared().mariadb();
        server.freshSchemas(schema);
        return new DatabaseProperties.Physical(
                schema, server.jdbcUrl(schema), server.adminUser(), server.adminPassword());
    }

    @Test
    void whoMustNotMigrateDoesNotStartOnASchemaThatIsBehind() {
        DatabaseProperties.Physical database = fresh("migrations_it_behind");
        assertThatThrownBy(() -> Migrations.apply(MigrationMode.NEVER, database, 0))
                .isInstanceOf(FlywayException.class);
    }

    @Test
    void whoMustNotMigrateStartsOnASchemaThatAJobHasBroughtUpToDate() {
        DatabaseProperties.Physical database = fresh("migrations_it_done");
        Migrations.apply(MigrationMode.ONLY, database, 0);
        assertThatCode(() -> Migrations.apply(MigrationMode.NEVER, database, 0)).doesNotThrowAnyException();
        assertThatCode(() -> Migrations.apply(MigrationMode.AT_START, database, 0))
                .doesNotThrowAnyException();
    }

    /** Two of them used to make the same table, and one ended. */
    @Test
    void instancesThatStartTogetherOnAnEmptySchemaTakeTurns() throws Exception {
        for (int round = 0; round < 3; round++) {
            DatabaseProperties.Physical database = fresh("migrations_it_together");
            List<Future<?>> all = new ArrayList<>();
            try (ExecutorService instances = Executors.newFixedThreadPool(INSTANCES)) {
                for (int i = 0; i < INSTANCES; i++) {
                    all.add(instances.submit(() -> Migrations.apply(MigrationMode.AT_START, database, 0)));
                }
            }
            for (Future<?> one : all) {
                assertThat(one.get()).isNull();
            }
        }
    }
}
