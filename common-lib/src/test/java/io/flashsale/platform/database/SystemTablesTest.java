package io.flashsale.platform.database;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.shardingsphere.infra.metadata.database.schema.manager.SystemSchemaManager;
import org.junit.jupiter.api.Test;

class SystemTablesTest {

    @Test
    void shardingSphereFindsNoFilesAboutMySqls() {
        assertThat(getClass().getClassLoader().getResource("schema/mysql/information_schema"))
                .as("the files, were they looked for")
                .isNotNull();

        SystemTables.leaveOut();

        assertThat(SystemSchemaManager.getAllInputStreams("MySQL", "information_schema"))
                .isEmpty();
        assertThat(SystemSchemaManager.getAllInputStreams("MySQL", "shardingsphere"))
                .as("its own")
                .isNotEmpty();
        assertThat(Thread.currentThread().getContextClassLoader().getResource("schema/mysql"))
                .isNotNull();
    }
}
