package io.flashsale.platform.database;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** Two histories in each physical schema: the platform's own tables and the service's. */
final class Migrations {

    private Migrations() {}

    /**
     * Changes the schema of one physical database, or only checks it.
     *
     * @param index of the database; the first one has tables that the others lack
     * @throws org.flywaydb.core.api.FlywayException if it fails, or if {@code NEVER} finds something to do
     */
    static void apply(MigrationMode mode, DataSource database, int index) {
        Flyway platform = Flyway.configure()
                .dataSource(database)
                .locations("classpath:db/platform")
                .table("flyway_platform_history")
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .load();
        FluentConfiguration own = Flyway.configure()
                .dataSource(database)
                .locations(
                        index == 0
                                ? new String[] {"classpath:db/migration", "classpath:db/first"}
                                : new String[] {"classpath:db/migration"})
                .failOnMissingLocations(false)
                .baselineOnMigrate(true)
                .baselineVersion("0");
        if (mode == MigrationMode.NEVER) {
            platform.validate();
            own.load().validate();
        } else {
            platform.migrate();
            own.load().migrate();
        }
    }
}
