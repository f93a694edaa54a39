package io.flashsale.localstack;

import io.flashsale.localstack.training.BrokerTraining;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * RocketMQ's jars, and one AOT cache of them for name server and broker: their start is half class loading. The cache may be
 * missing, or not fit: then they just start slower.
 */
final class RocketMqCode {

    private static final Duration TRAINING_TIMEOUT = Duration.ofSeconds(180);
    private static final String LOGGING = "rmq.logback.xml";
    private static final int KEPT_CACHES = 3;

    private RocketMqCode() {}

    /** Our own jar first: RocketMQ's copy of Logback takes the first configuration that it finds. */
    static String classPath() {
        return ownJar() + File.pathSeparator + libraries();
    }

    /** Without it, for tools that log as they like. */
    static String libraries() {
        return jars().stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    /** Where the cache of these very jars is, or will be. */
    static Path cacheFile() {
        StringBuilder key = new StringBuilder(Runtime.version().toString())
                .append(System.getProperty("os.arch"))
                .append(RocketMqServers.COLLECTOR)
                .append(ownJar().getFileName());
        for (Path jar : jars()) {
            // The JVM takes a cache only for jars of the same size and time.
            File file = jar.toFile();
            key.append('\n')
                    .append(jar)
                    .append(' ')
                    .append(file.length())
                    .append(' ')
                    .append(file.lastModified());
        }
        return ServerFiles.cache()
                .resolve("aot")
                .resolve("rocketmq-" + ServerFiles.hash(key.toString().getBytes(StandardCharsets.UTF_8)) + ".aot");
    }

    /** For the JVM's command line; none if there is no cache. */
    static List<String> cacheOptions() {
        Path cache = cacheFile();
        return Files.exists(cache)
                // As with the services: C2 should compile what is hot now, not what was hot in a start.
                ? List.of("-XX:AOTCache=" + cache, "-XX:-AOTReplayTraining", "-Xlog:aot=off,cds=off")
                : List.of();
    }

    static boolean isCacheWanted() {
        return training().isWanted();
    }

    private static AotTraining training() {
        Path cache = cacheFile();
        return new AotTraining(
                cache, Path.of(cache + ".failed"), "rocketmq-[0-9a-f]{16}\\.aot", KEPT_CACHES, TRAINING_TIMEOUT);
    }

    /**
     * Makes the cache by starting both once, on ports and a store of their own. Returns false, and doesn't try again with the same
     * jars, if they did not come up.
     *
     * @param scratch a directory that may be made and deleted
     */
    static boolean train(Path scratch, Path log, BooleanSupplier cancelled) {
        RocketMqServers.Settings settings =
                RocketMqServers.Settings.of(scratch, Ports.free(), Ports.freeWithNeighbours(2, 1));
        try {
            return training()
                    .run(
                            fresh -> new ChildProcess.Command(
                                    "train-rocketmq",
                                    RocketMqServers.trainingCommand(settings, fresh),
                                    Map.of(),
                                    scratch,
                                    log,
                                    Duration.ZERO),
                            cancelled);
        } finally {
            discard(scratch);
        }
    }

    private static void discard(Path scratch) {
        try {
            Directories.delete(scratch);
        } catch (UncheckedIOException e) {
            // It lies in the stack's data, and the next training overwrites it.
        }
    }

    /** A jar and not a directory: the JVM makes no cache of a class path with a directory that has something in it. */
    private static Path ownJar() {
        Map<String, byte[]> content = new LinkedHashMap<>();
        content.put(LOGGING, resource("/io/flashsale/localstack/" + LOGGING));
        content.putAll(ServerFiles.classes(BrokerTraining.class));
        return ServerFiles.smallJar("rocketmq", content);
    }

    private static byte[] resource(String name) {
        try (InputStream in = RocketMqCode.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new StackFailure(name + " is missing; run: ./mvnw -pl local-stack -am compile");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new StackFailure("can't read " + name + ": " + e.getMessage(), e);
        }
    }

    /**
     * The build wrote the jars' paths relative to the local Maven repository into a resource; where that repository is, the
     * place of a jar on our own class path tells.
     */
    private static List<Path> jars() {
        String text = new String(resource("/io/flashsale/localstack/rocketmq.classpath"), StandardCharsets.UTF_8);
        Path repository = repository();
        List<Path> jars = Arrays.stream(text.strip().split(":"))
                .map(jar -> repository.resolve(jar.replace("@repository@/", "")))
                .toList();
        jars.stream().filter(jar -> !Files.exists(jar)).findFirst().ifPresent(jar -> {
            throw new StackFailure("RocketMQ's jar " + jar + " is missing; run: ./mvnw -pl local-stack -am compile");
        });
        return jars;
    }

    private static Path repository() {
        String given = System.getProperty("maven.repo.local");
        if (given != null && !given.isBlank()) {
            return Path.of(given);
        }
        try {
            URI location = redis.embedded.Redis.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI();
            // <repository>/org/signal/embedded-redis/<version>/<jar>
            Path root = Path.of(location);
            for (int i = 0; i < 5; i++) {
                root = root.getParent();
            }
            if (root != null && Files.isDirectory(root.resolve("org/apache/rocketmq"))) {
                return root;
            }
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
        return Path.of(System.getProperty("user.home"), ".m2", "repository");
    }
}
