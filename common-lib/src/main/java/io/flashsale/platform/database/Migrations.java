package io.flashsale.platform.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Two histories in each physical schema: the platform's own tables and the service's. */
final class Migrations {

    private Migrations() {}

    /** Longer than any migration that a pod may wait for; then it fails and is started again. */
    private static final int LOCK_SECONDS = 240;

    /**
     * Changes the schema of one physical database, or only checks it. Instances that start together on an empty schema take turns:
     * Flyway locks a table that it makes first, and the second to make it fails.
     *
     * @param index of the database; the first one has tables that the others lack
     * @throws org.flywaydb.core.api.FlywayException if it fails, or if {@code NEVER} finds something to do
     */
    static void apply(MigrationMode mode, DatabaseProperties.Physical database, int index) {
        // Connections of its own: a small pool would have none left for the migration itself.
        DataSource own =
                new DriverManagerDataSource(database.url(), given(database.user()), given(database.password()));
        if (mode == MigrationMode.NEVER) {
            platform(own).validate();
            service(own, index).validate();
            return;
        }
        try (Connection connection = own.getConnection();
                PreparedStatement lock =
                        connection.prepareStatement("SELECT GET_LOCK(CONCAT('migrations-', DATABASE()), ?)")) {
            lock.setInt(1, LOCK_SECONDS);
            try (ResultSet taken = lock.executeQuery()) {
                if (!taken.next() || taken.getInt(1) != 1) {
                    throw new IllegalStateException(
                            "somebody else has been migrating " + database.name() + " for " + LOCK_SECONDS + " s");
                }
            }
            platform(own).migrate();
            service(own, index).migrate();
            // The lock ends with the connection.
        } catch (SQLException e) {
            throw new IllegalStateException("can't migrate " + database.name(), e);
        }
    }

    private static Flyway platform(DataSource database) {
        return Flyway.configure()
                .dataSource(database)
                .locations("classpath:db/platform")
                .table("flyway_platform_history")
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .load();
    }

    private static Flyway service(DataSource database, int index) {
        return Flyway.configure()
                .dataSource(database)
                .locations(
                        index == 0
                                ? new String[] {"classpath:db/migration", "classpath:db/first"}
                                : new String[] {"classpath:db/migration"})
                .failOnMissingLocations(false)
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .load();
    }

    private static String given(@Nullable String value) {
        return value == null ? "" : value;
    }
}
