package io.flashsale.platform.database;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/**
 * With {@code flash.database.migrate=only} the process migrates its databases and ends: before beans, so that it needs neither
 * Redis nor a broker, takes no worker lease and serves nobody.
 */
public final class MigrateOnly implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    private static final Logger LOG = LoggerFactory.getLogger(MigrateOnly.class);

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        Environment environment = context.getEnvironment();
        if (environment.getProperty("flash.database.migrate", MigrationMode.class, MigrationMode.AT_START)
                        != MigrationMode.ONLY
                || !ClassUtils.isPresent("org.flywaydb.core.Flyway", null)) {
            return;
        }
        migrate(environment);
        System.exit(0);
    }

    private static void migrate(Environment environment) {
        List<DatabaseProperties.Physical> databases = Binder.get(environment)
                .bindOrCreate("flash.database", DatabaseProperties.class)
                .resolved();
        for (int index = 0; index < databases.size(); index++) {
            DatabaseProperties.Physical database = databases.get(index);
            Migrations.apply(MigrationMode.ONLY, database, index);
            LOG.info("{} is up to date", database.name());
        }
    }
}
