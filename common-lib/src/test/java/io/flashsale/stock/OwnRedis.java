package io.flashsale.stock;

import io.flashsale.localstack.Ports;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.IntStream;

/** A Redis of one test's own, to be stopped, frozen or clustered; LocalServers' is shared and stays up. */
final class OwnRedis implements AutoCloseable {

    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final String VERSION = "7.0.15";

    private final int port;
    private final List<String> options;
    private final Path directory;
    private Process process;

    private OwnRedis(int port, List<String> options, Path directory) {
        this.port = port;
        this.options = options;
        this.directory = directory;
        this.process = launch();
    }

    static OwnRedis start(String... options) {
        try {
            return new OwnRedis(Ports.free(), List.of(options), Files.createTempDirectory("stock-redis-"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return port;
    }

    long pid() {
        return process.pid();
    }

    private Process launch() {
        try {
            var command = new ArrayList<>(List.of(
                    binary().toString(), "--bind", "127.0.0.1", "--port", Integer.toString(port), "--save", ""));
            command.addAll(List.of("--dir", directory.toString()));
            command.addAll(options);
            var started = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("redis.log").toFile())
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly));
            process = started;
            awaitReady();
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void restart() {
        process = launch();
    }

    void kill() {
        signal("-KILL");
        process.onExit().join();
    }

    void freeze() {
        signal("-STOP");
    }

    void thaw() {
        signal("-CONT");
    }

    private void signal(String signal) {
        try {
            new ProcessBuilder("kill", signal, Long.toString(process.pid()))
                    .start()
                    .onExit()
                    .join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of the server's process, user and system. */
    Duration cpu() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    private void awaitReady() {
        var until = Instant.now().plus(START_TIMEOUT);
        while (true) {
            try (var client = client()) {
                client.connect().sync().ping();
                return;
            } catch (RedisConnectionException e) {
                if (Instant.now().isAfter(until) || !process.isAlive()) {
                    throw new IllegalStateException("Redis did not start, see " + directory, e);
                }
                Thread.onSpinWait();
            }
        }
    }

    RedisClient client() {
        return RedisClient.create("redis://127.0.0.1:" + port);
    }

    static void clustered(List<OwnRedis> nodes) {
        var clients = nodes.stream().map(OwnRedis::client).toList();
        List<RedisCommands<String, String>> commands =
                clients.stream().map(c -> c.connect().sync()).toList();
        int slots = 16_384;
        for (int i = 0; i < nodes.size(); i++) {
            int from = i * slots / nodes.size();
            int to = (i + 1) * slots / nodes.size();
            commands.get(i).clusterAddSlots(IntStream.range(from, to).toArray());
            commands.get(0).clusterMeet("127.0.0.1", nodes.get(i).port());
        }
        var until = Instant.now().plus(START_TIMEOUT);
        while (!commands.stream()
                .allMatch(c -> c.clusterInfo().contains("cluster_state:ok")
                        && c.clusterInfo().contains("cluster_slots_assigned:" + slots))) {
            if (Instant.now().isAfter(until)) {
                throw new IllegalStateException("the cluster did not form");
            }
            Thread.onSpinWait();
        }
        clients.forEach(RedisClient::close);
    }

    private static synchronized Path binary() throws IOException {
        boolean mac = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac");
        var arch = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
        var name = "redis-server-" + VERSION + "-" + (mac ? "darwin" : "linux") + "-" + arch;
        var file = Path.of("target", name);
        if (!Files.isExecutable(file)) {
            Files.createDirectories(file.getParent());
            try (var in = Objects.requireNonNull(OwnRedis.class.getResourceAsStream("/" + name))) {
                Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
            }
            file.toFile().setExecutable(true);
        }
        return file.toAbsolutePath();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
