package io.flashsale.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the Helm chart's dev profile gives to its database and its broker. */
class DevStoresIT {

    private static final Path FILES = Path.of("../deploy/helm/flash-sale/files");
    private static final int TIMEOUT_SECONDS = 30;

    @TempDir
    Path directory;

    /** The script pipes SQL into the client of the image; here a stand-in keeps it, and a real server runs it. */
    @Test
    void theDatabaseScriptGivesEachServiceItsSchemasAndNoOther() throws Exception {
        Path sql = directory.resolve("sql");
        Path shim = directory.resolve("mariadb");
        Files.writeString(shim, "#!/bin/sh\ncat >>'" + sql + "'\n");
        Files.setPosixFilePermissions(shim, PosixFilePermissions.fromString("rwx------"));
        ProcessBuilder builder =
                new ProcessBuilder("sh", FILES.resolve("databases.sh").toString()).inheritIO();
        builder.environment().put("PATH", directory + ":" + System.getenv("PATH"));
        builder.environment().put("MARIADB_ROOT_PASSWORD", "r");
        for (String service : DatabaseAccounts.SERVICES) {
            builder.environment().put(service.toUpperCase(Locale.ROOT) + "_PASSWORD", "pw" + service);
        }
        Process process = builder.start();
        assertThat(process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();

        LocalServers.MariaDb server = LocalServers.shared().mariadb();
        // Names of our own, so that the shared server keeps its users and schemas.
        String statements = Files.readString(sql)
                .replaceAll("\\b(order|inventory|payment|logistics)_([01])\\b", "devstores_$1_$2")
                .replaceAll("'(order|inventory|payment|logistics)'", "'devstores_$1'");
        try (Connection admin =
                        MariaDbServer.connect(server.address(), server.adminUser(), server.adminPassword(), "");
                Statement statement = admin.createStatement()) {
            for (String one : statements.split(";")) {
                if (!one.isBlank()) {
                    statement.execute(one);
                }
            }
        }
        for (String service : DatabaseAccounts.SERVICES) {
            Set<String> seen = schemas(server.address(), "devstores_" + service, "pw" + service);
            assertThat(seen).containsExactlyInAnyOrder("devstores_" + service + "_0", "devstores_" + service + "_1");
        }
    }

    private static Set<String> schemas(String address, String user, String password) throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:mysql://" + address + "/?sslMode=DISABLED&allowPublicKeyRetrieval=true", user, password);
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery("SHOW DATABASES LIKE 'devstores%'")) {
            var all = new TreeSet<String>();
            while (rows.next()) {
                all.add(rows.getString(1));
            }
            return all;
        }
    }

    /** RocketMQ ignores what it does not know, so a misspelt line would never be noticed; the local broker's are known to work. */
    @Test
    void theBrokersConfigurationHasNoLineThatTheLocalBrokerDoesNotHave() throws Exception {
        List<String> keys = Files.readAllLines(FILES.resolve("broker.conf")).stream()
                .map(line -> line.substring(0, line.indexOf('=')))
                .toList();
        assertThat(RocketMqServers.brokerKeys(directory)).containsAll(keys);
    }
}
