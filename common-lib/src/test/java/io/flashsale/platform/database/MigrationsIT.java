package io.flashsale.platform.database;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flashsale.localstack.LocalServers;
import javax.sql.DataSource;
import org.flywaydb.core.api.FlywayException;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class MigrationsIT {

    private static DataSource fresh(String schema) {
        LocalServers.MariaDb server = LocalServers.shared().mariadb();
        server.freshSchemas(schema);
        return new DriverManagerDataSource(server.jdbcUrl(schema), server.adminUser(), server.adminPassword());
    }

    @Test
    void whoMustNotMigrateDoesNotStartOnASchemaThatIsBehind() {
        DataSource database = fresh("migrations_it_behind");
        assertThatThrownBy(() -> Migrations.apply(MigrationMode.NEVER, database, 0))
                .isInstanceOf(FlywayException.class);
    }

    @Test
    void whoMustNotMigrateStartsOnASchemaThatAJobHasBroughtUpToDate() {
        DataSource database = fresh("migrations_it_done");
        Migrations.apply(MigrationMode.ONLY, database, 0);
        assertThatCode(() -> Migrations.apply(MigrationMode.NEVER, database, 0)).doesNotThrowAnyException();
        assertThatCode(() -> Migrations.apply(MigrationMode.AT_START, database, 0))
                .doesNotThrowAnyException();
    }
}
