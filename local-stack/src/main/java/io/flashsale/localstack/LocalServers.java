package io.flashsale.localstack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Servers for tests: {@code LocalServers.shared().redis().url()}. Each is started when it is first asked for, once per JVM, on
 * random ports with temporary data, and is gone when the JVM is, however it ends.
 *
 * <p>{@code FLASH_REDIS_URL}, {@code FLASH_MYSQL_ADDRESS} (with {@code FLASH_MYSQL_ADMIN_USER} and {@code
 * FLASH_MYSQL_ADMIN_PASSWORD}) and {@code FLASH_ROCKETMQ_NAME_SERVER} in the environment name servers to be used instead.
 */
public final class LocalServers {

    private static final int TEST_BUFFER_POOL_MEGABYTES = 64;

    /** A Redis to use. */
    public record Redis(String url, @Nullable RedisServer server) {

        public String host() {
            return java.net.URI.create(url).getHost();
        }

        public int port() {
            int port = java.net.URI.create(url).getPort();
            return port < 0 ? 6379 : port;
        }
    }

    /** A MySQL-compatible server to use, with the platform's users and schemas. */
    public record MariaDb(
            String address,
            String adminUser,
            String adminPassword,
            DatabaseAccounts accounts,
            @Nullable MariaDbServer server) {

        /** A JDBC URL for connector-j. */
        public String jdbcUrl(String schema) {
            return "jdbc:mysql://" + address + "/" + schema
                    + "?sslMode=DISABLED&allowPublicKeyRetrieval=true&useLocalSessionState=true"
                    + "&rewriteBatchedStatements=true&connectionTimeZone=UTC";
        }

        /** The password of a service's user: order, inventory, payment or logistics. */
        public String password(String user) {
            return accounts.password(user);
        }

        /** Drops and creates schemas, for a test that wants them for itself; the administrator may use them. */
        public void freshSchemas(String... schemas) {
            try (Connection connection = MariaDbServer.connect(address, adminUser, adminPassword, "");
                    Statement statement = connection.createStatement()) {
                for (String schema : schemas) {
                    statement.execute("DROP DATABASE IF EXISTS `" + schema + "`");
                    statement.execute("CREATE DATABASE `" + schema + "`");
                }
            } catch (SQLException e) {
                throw new StackFailure("can't create schemas on " + address + ": " + e.getMessage(), e);
            }
        }
    }

    /** A RocketMQ to use. */
    public record RocketMq(String nameServer, @Nullable RocketMqServers servers) {}

    private static final class Holder {
        private static final LocalServers SHARED = new LocalServers();
    }

    private final String infrastructure = System.getProperty("infra", "embedded");
    private @Nullable Path directory;
    // Held for its pipe: the directory is deleted when the pipe closes.
    private @Nullable Process reaper;
    private @Nullable Redis redis;
    private @Nullable MariaDb mariadb;
    private @Nullable RocketMq rocketmq;
    private @Nullable LocalSecrets secrets;

    private LocalServers() {}

    /** The servers of this JVM; nothing is started yet. */
    public static LocalServers shared() {
        return Holder.SHARED;
    }

    public synchronized Redis redis() {
        if (redis == null) {
            String given = environment("FLASH_REDIS_URL");
            if (given != null) {
                redis = new Redis(given, null);
            } else if (containers()) {
                redis = new Redis(Containers.redis(), null);
            } else {
                RedisServer server =
                        RedisServer.start(RedisServer.Settings.of(directory().resolve("redis"), Ports.free()));
                redis = new Redis(server.url(), server);
            }
        }
        return redis;
    }

    public synchronized MariaDb mariadb() {
        if (mariadb == null) {
            String given = environment("FLASH_MYSQL_ADDRESS");
            DatabaseAccounts accounts = DatabaseAccounts.random();
            if (given != null) {
                mariadb = prepareExternal(given, accounts);
            } else if (containers()) {
                mariadb = external(Containers.mysql(), "root", Containers.MYSQL_ROOT_PASSWORD, accounts);
            } else {
                MariaDbServer server = MariaDbServer.start(new MariaDbServer.Settings(
                        directory().resolve("mariadb"), Ports.free(), accounts, TEST_BUFFER_POOL_MEGABYTES));
                mariadb = new MariaDb(
                        server.address(),
                        DatabaseAccounts.ADMIN,
                        accounts.password(DatabaseAccounts.ADMIN),
                        accounts,
                        server);
            }
        }
        return mariadb;
    }

    public synchronized RocketMq rocketmq() {
        if (rocketmq == null) {
            String given = environment("FLASH_ROCKETMQ_NAME_SERVER");
            if (given != null) {
                rocketmq = new RocketMq(given, null);
            } else if (containers()) {
                rocketmq = new RocketMq(Containers.rocketmq(), null);
            } else {
                RocketMqServers servers = RocketMqServers.start(RocketMqServers.Settings.of(
                        directory().resolve("rocketmq"), Ports.free(), Ports.freeWithNeighbours(2, 1)));
                rocketmq = new RocketMq(servers.nameServer(), servers);
            }
        }
        return rocketmq;
    }

    /**
     * A name server and broker of the caller's own, which soon loses patience with half messages. Whoever started it kills
     * it.
     *
     * @param transactionCheckMax how often it asks about one before it gives it up
     */
    public RocketMqServers impatientRocketmq(int transactionCheckMax) {
        int port = Ports.free();
        return RocketMqServers.start(RocketMqServers.Settings.of(
                        directory().resolve("rocketmq-" + port), port, Ports.freeWithNeighbours(2, 1))
                .withTransactionCheckMax(transactionCheckMax));
    }

    /** A broker of its own that lets in nobody but this user; to be ended by the caller. */
    public RocketMqServers lockedRocketmq(RocketMqServers.Login login) {
        int port = Ports.free();
        return RocketMqServers.start(RocketMqServers.Settings.of(
                        directory().resolve("rocketmq-" + port), port, Ports.freeWithNeighbours(2, 1))
                .withLogin(login));
    }

    /** Keys, tokens and callback secrets, made for this JVM. */
    public synchronized LocalSecrets secrets() {
        if (secrets == null) {
            secrets = LocalSecrets.in(directory().resolve("secrets"));
        }
        return secrets;
    }

    /** The temporary directory of this JVM's servers; deleted when the JVM has ended. */
    public synchronized Path directory() {
        if (directory == null) {
            try {
                directory = Files.createTempDirectory("flash-sale-");
                reaper = new ProcessBuilder(
                                List.of("bash", Scripts.path("reaper.sh").toString(), directory.toString()))
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
            } catch (IOException e) {
                throw new StackFailure("can't make a temporary directory: " + e.getMessage(), e);
            }
        }
        return directory;
    }

    /** Creates users and schemas on a server that is not ours. */
    static MariaDb prepareExternal(String address, DatabaseAccounts accounts) {
        String user = environment("FLASH_MYSQL_ADMIN_USER");
        String password = environment("FLASH_MYSQL_ADMIN_PASSWORD");
        return external(address, user == null ? "root" : user, password == null ? "" : password, accounts);
    }

    private static MariaDb external(String address, String user, String password, DatabaseAccounts accounts) {
        try (Connection connection = MariaDbServer.connect(address, user, password, "");
                Statement statement = connection.createStatement()) {
            for (String sql : accounts.statements()) {
                if (!sql.contains(DatabaseAccounts.ADMIN)) {
                    statement.execute(sql);
                }
            }
            return new MariaDb(address, user, password, accounts, null);
        } catch (SQLException e) {
            throw new StackFailure(
                    "can't prepare the database server at " + address + " as " + user + ": " + e.getMessage()
                            + "; check FLASH_MYSQL_ADMIN_USER and FLASH_MYSQL_ADMIN_PASSWORD",
                    e);
        }
    }

    private boolean containers() {
        return switch (infrastructure) {
            case "embedded" -> false;
            case "testcontainers" -> true;
            default ->
                throw new StackFailure("-Dinfra=" + infrastructure + " is unknown; use embedded or testcontainers");
        };
    }

    private static @Nullable String environment(String name) {
        String value = System.getenv(name);
        return value == null || value.isBlank() ? null : value;
    }
}
