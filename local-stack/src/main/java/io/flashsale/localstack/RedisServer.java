package io.flashsale.localstack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A Redis 7 with its append-only file on, synced every second. */
public final class RedisServer {

    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration STOP_GRACE = Duration.ofSeconds(10);
    private static final int PING_TIMEOUT_MILLIS = 1_000;
    private static final String BUNDLED_VERSION = "7.0.15";

    /**
     * @param directory data, log and pid file
     * @param binary path of another {@code redis-server}; the bundled static build costs a third more CPU than a
     *     distribution's. Empty: the bundled one
     */
    public record Settings(Path directory, int port, String binary) {

        public static Settings of(Path directory, int port) {
            String binary = System.getenv("FLASH_REDIS_BINARY");
            return new Settings(directory, port, binary == null ? "" : binary);
        }
    }

    private final Settings settings;
    private volatile ChildProcess process;

    private RedisServer(Settings settings, ChildProcess process) {
        this.settings = settings;
        this.process = process;
    }

    public static RedisServer start(Settings settings) {
        RedisServer server = new RedisServer(settings, launch(settings));
        server.process.awaitReady(START_TIMEOUT, server::answers);
        return server;
    }

    /** After its end: again on the same port and on what its directory holds by now. Returns when it answers. */
    public void restart() {
        process = launch(settings);
        process.awaitReady(START_TIMEOUT, this::answers);
    }

    private static ChildProcess launch(Settings settings) {
        String binary = settings.binary().isBlank()
                ? ServerFiles.unpack("redis-" + BUNDLED_VERSION, RedisServer.class, resource(), "redis-server", true)
                        .toString()
                : settings.binary();
        return ChildProcess.start(new ChildProcess.Command(
                "redis",
                List.of(
                        binary,
                        "--bind",
                        "127.0.0.1",
                        "--port",
                        Integer.toString(settings.port()),
                        "--dir",
                        settings.directory().toAbsolutePath().toString(),
                        "--save",
                        "",
                        "--appendonly",
                        "yes",
                        "--appendfsync",
                        "everysec",
                        "--maxmemory-policy",
                        "noeviction",
                        "--lazyfree-lazy-user-del",
                        "yes"),
                Map.of(),
                settings.directory(),
                settings.directory().resolve("redis.log"),
                STOP_GRACE));
    }

    /** Where the append-only file lies. */
    public Path directory() {
        return settings.directory();
    }

    public String url() {
        return "redis://127.0.0.1:" + settings.port();
    }

    public int port() {
        return settings.port();
    }

    public ChildProcess process() {
        return process;
    }

    public void stop() {
        process.stop(STOP_GRACE);
    }

    private boolean answers() {
        return ping(settings.port());
    }

    /** While it reads its append-only file the server answers {@code -LOADING}, which is not ready. */
    static boolean ping(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PING_TIMEOUT_MILLIS);
            socket.setSoTimeout(PING_TIMEOUT_MILLIS);
            socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            byte[] answer = socket.getInputStream().readNBytes(5);
            return new String(answer, StandardCharsets.US_ASCII).equals("+PONG");
        } catch (IOException e) {
            return false;
        }
    }

    private static String resource() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac") ? "darwin" : "linux";
        String arch = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
        return "/redis-server-" + BUNDLED_VERSION + "-" + os + "-" + arch;
    }
}
