package io.flashsale.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

class LocalServersIT {

    @Test
    void redisAnswers() {
        assertThat(RedisServer.ping(LocalServers.shared().redis().port())).isTrue();
    }

    @Test
    void everyServiceReachesItsOwnSchemasAndNoOther() throws SQLException {
        LocalServers.MariaDb mariadb = LocalServers.shared().mariadb();
        for (String service : DatabaseAccounts.SERVICES) {
            try (Connection connection =
                            MariaDbServer.connect(mariadb.address(), service, mariadb.password(service), "");
                    Statement statement = connection.createStatement();
                    ResultSet schemas = statement.executeQuery("SELECT group_concat(schema_name ORDER BY schema_name)"
                            + " FROM information_schema.schemata WHERE schema_name <> 'information_schema'")) {
                assertThat(schemas.next()).isTrue();
                assertThat(schemas.getString(1)).isEqualTo(service + "_0," + service + "_1");
            }
        }
    }

    @Test
    void freshSchemasAreEmpty() throws SQLException {
        LocalServers.MariaDb mariadb = LocalServers.shared().mariadb();
        mariadb.freshSchemas("probe_0");
        try (Connection connection = MariaDbServer.connect(
                        mariadb.address(), mariadb.adminUser(), mariadb.adminPassword(), "probe_0");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE t (id BIGINT PRIMARY KEY)");
        }
        mariadb.freshSchemas("probe_0");
        try (Connection connection = MariaDbServer.connect(
                        mariadb.address(), mariadb.adminUser(), mariadb.adminPassword(), "probe_0");
                Statement statement = connection.createStatement();
                ResultSet tables = statement.executeQuery("SHOW TABLES")) {
            assertThat(tables.next()).isFalse();
        }
    }

    @Test
    void everyTopicHasARouteAndAnUnknownOneHasNone() {
        String nameServer = LocalServers.shared().rocketmq().nameServer();
        int port = Integer.parseInt(nameServer.substring(nameServer.indexOf(':') + 1));
        assertThat(MessagingNames.TOPICS).allSatisfy(topic -> assertThat(NameServerProbe.hasRoute(port, topic))
                .isTrue());
        assertThat(NameServerProbe.hasRoute(port, "%RETRY%order-service_stock-events"))
                .isTrue();
        assertThat(NameServerProbe.hasRoute(port, "no-such-topic")).isFalse();
    }

    @Test
    void aPulseIsTakenAndRolledBackByTheBrokerAndAnUnknownTopicIsNot() throws IOException {
        RocketMqServers servers = LocalServers.shared().rocketmq().servers();
        assumeThat(servers).as("a broker of our own").isNotNull();
        int port = servers.brokerPort();
        HalfMessagePulse.send(port, MessagingNames.TOPICS.getFirst());
        assertThatThrownBy(() -> HalfMessagePulse.send(port, "no-such-topic")).hasMessageContaining("the broker says");
    }

    @Test
    void serversLogIntoTheirDirectory() {
        LocalServers.shared().redis();
        assertThat(Files.exists(LocalServers.shared().directory().resolve("redis/redis.log")))
                .isTrue();
    }
}
