package io.flashsale.localstack;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A RocketMQ name server and one broker, each a JVM with a class path of its own. */
public final class RocketMqServers {

    private static final Duration START_TIMEOUT = Duration.ofSeconds(180);
    private static final Duration NAME_SERVER_GRACE = Duration.ofSeconds(10);
    private static final Duration BROKER_GRACE = Duration.ofSeconds(30);

    /**
     * @param directory store, configuration and logs
     * @param brokerPort the broker also listens on {@code brokerPort - 2} and {@code brokerPort + 1}
     * @param nameServerHeap megabytes
     * @param brokerHeap megabytes
     * @param brokerDirect megabytes of direct memory
     * @param transactionCheckMax how often the broker asks about a half message before it gives it up
     * @param login who may speak to the broker; null: everybody
     */
    public record Settings(
            Path directory,
            int nameServerPort,
            int brokerPort,
            int nameServerHeap,
            int brokerHeap,
            int brokerDirect,
            int transactionCheckMax,
            @Nullable Login login) {

        /** A database may be away for hours; then asking goes on. */
        private static final int MORE_THAN_A_DAY = 100_000;

        public static Settings of(Path directory, int nameServerPort, int brokerPort) {
            return new Settings(directory, nameServerPort, brokerPort, 64, 256, 256, MORE_THAN_A_DAY, null);
        }

        Settings withTransactionCheckMax(int times) {
            return new Settings(
                    directory, nameServerPort, brokerPort, nameServerHeap, brokerHeap, brokerDirect, times, login);
        }

        Settings withLogin(Login one) {
            return new Settings(
                    directory,
                    nameServerPort,
                    brokerPort,
                    nameServerHeap,
                    brokerHeap,
                    brokerDirect,
                    transactionCheckMax,
                    one);
        }
    }

    /** The one user of a broker that lets nobody else in. */
    public record Login(String accessKey, String secretKey) {

        /** RocketMQ's authentication ("ACL 2.0"), with that user as a super user and as the broker's own. */
        private Map<String, Object> properties() {
            String provider = "org.apache.rocketmq.auth.authentication.provider.";
            return Map.of(
                    "authenticationEnabled",
                    true,
                    "authenticationProvider",
                    provider + "DefaultAuthenticationProvider",
                    "authenticationMetadataProvider",
                    provider + "LocalAuthenticationMetadataProvider",
                    "initAuthenticationUser",
                    "{\"username\":\"" + accessKey + "\",\"password\":\"" + secretKey + "\"}",
                    "innerClientAuthenticationCredentials",
                    "{\"accessKey\":\"" + accessKey + "\",\"secretKey\":\"" + secretKey + "\"}");
        }
    }

    private static final String NAME_SERVER_FILE = "conf/namesrv.properties";
    private static final String BROKER_FILE = "conf/broker.properties";

    private final Settings settings;
    private volatile ChildProcess nameServer;
    private volatile ChildProcess broker;

    private RocketMqServers(Settings settings, ChildProcess nameServer, ChildProcess broker) {
        this.settings = settings;
        this.nameServer = nameServer;
        this.broker = broker;
    }

    public static RocketMqServers start(Settings settings) {
        Path directory = settings.directory().toAbsolutePath();
        try {
            Files.createDirectories(directory.resolve("store/config"));
            Path configuration = Files.createDirectories(directory.resolve("conf"));
            try (InputStream in = RocketMqServers.class.getResourceAsStream("rmq.logback.xml")) {
                Files.write(configuration.resolve("rmq.logback.xml"), in.readAllBytes());
            }
            writeProperties(directory.resolve(NAME_SERVER_FILE), nameServerProperties(settings, directory));
            writeProperties(directory.resolve(BROKER_FILE), brokerProperties(settings, directory));
            // Topics and groups exist before anybody sends: the broker reads them from its own files, no admin call
            // needed.
            Files.writeString(
                    directory.resolve("store/config/topics.json"), MessagingNames.topicsJson(), StandardCharsets.UTF_8);
            Files.writeString(
                    directory.resolve("store/config/subscriptionGroup.json"),
                    MessagingNames.groupsJson(),
                    StandardCharsets.UTF_8);
            ChildProcess nameServer = launchNameServer(settings);
            ChildProcess broker = launchBroker(settings);
            RocketMqServers servers = new RocketMqServers(settings, nameServer, broker);
            nameServer.awaitReady(START_TIMEOUT, () -> Ports.accepts(settings.nameServerPort()));
            broker.awaitReady(START_TIMEOUT, servers::routed);
            return servers;
        } catch (IOException e) {
            throw new StackFailure("rocketmq could not be started: " + e.getMessage(), e);
        }
    }

    /** After its end: again on the same port. Brokers come back to it by themselves; returns when they have. */
    public void restartNameServer() {
        nameServer = launchNameServer(settings);
        nameServer.awaitReady(START_TIMEOUT, this::routed);
    }

    /** After its end: again on the same port and store. Returns when its topics can be found. */
    public void restartBroker() {
        broker = launchBroker(settings);
        broker.awaitReady(START_TIMEOUT, () -> Ports.accepts(settings.brokerPort()) && routed());
    }

    private static ChildProcess launchNameServer(Settings settings) {
        Path directory = settings.directory().toAbsolutePath();
        return java(
                "namesrv",
                directory,
                NAME_SERVER_GRACE,
                List.of("-Xmx" + settings.nameServerHeap() + "m"),
                List.of(
                        "org.apache.rocketmq.namesrv.NamesrvStartup",
                        "-c",
                        directory.resolve(NAME_SERVER_FILE).toString()));
    }

    private static ChildProcess launchBroker(Settings settings) {
        Path directory = settings.directory().toAbsolutePath();
        return java(
                "broker",
                directory,
                BROKER_GRACE,
                List.of(
                        "-Xmx" + settings.brokerHeap() + "m",
                        "-XX:MaxDirectMemorySize=" + settings.brokerDirect() + "m"),
                List.of(
                        "org.apache.rocketmq.broker.BrokerStartup",
                        "-c",
                        directory.resolve(BROKER_FILE).toString()));
    }

    private static ChildProcess java(
            String name, Path directory, Duration grace, List<String> memory, List<String> mainAndArguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(memory);
        command.addAll(List.of(
                "-XX:+UseSerialGC",
                "-XX:+UseCompactObjectHeaders",
                "-XX:TieredStopAtLevel=" + (name.equals("namesrv") ? 1 : 4),
                "-Xss512k",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Drocketmq.home.dir=" + directory,
                "-Duser.home=" + directory,
                "-cp",
                directory.resolve("conf") + File.pathSeparator + classPath()));
        command.addAll(mainAndArguments);
        return ChildProcess.start(new ChildProcess.Command(
                name, command, Map.of(), directory, directory.resolve(name + ".log"), Duration.ZERO));
    }

    private static Map<String, Object> nameServerProperties(Settings settings, Path directory) {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("listenPort", settings.nameServerPort());
        properties.put("bindAddress", "127.0.0.1");
        properties.put("kvConfigPath", directory.resolve("kvConfig.json"));
        properties.put("configStorePath", directory.resolve("namesrv-store.properties"));
        return properties;
    }

    /** Names of settings that a running broker has been given. */
    static Set<String> brokerKeys(Path directory) {
        return brokerProperties(Settings.of(directory, 1, 2), directory).keySet();
    }

    private static Map<String, Object> brokerProperties(Settings settings, Path directory) {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("brokerClusterName", "local");
        properties.put("brokerName", "local");
        properties.put("brokerId", 0);
        properties.put("namesrvAddr", "127.0.0.1:" + settings.nameServerPort());
        properties.put("listenPort", settings.brokerPort());
        properties.put("haListenPort", settings.brokerPort() + 1);
        properties.put("bindAddress", "127.0.0.1");
        properties.put("brokerIP1", "127.0.0.1");
        properties.put("brokerIP2", "127.0.0.1");
        properties.put("storePathRootDir", directory.resolve("store"));
        properties.put("storePathCommitLog", directory.resolve("store/commitlog"));
        properties.put("mappedFileSizeCommitLog", 64 * 1024 * 1024);
        properties.put("mappedFileSizeConsumeQueue", 600_000);
        properties.put("mappedFileSizeTimerLog", 10 * 1024 * 1024);
        properties.put("maxIndexNum", 200_000);
        properties.put("maxHashSlotNum", 50_000);
        properties.put("autoCreateTopicEnable", false);
        properties.put("timerWheelEnable", true);
        properties.put("timerPrecisionMs", 100);
        // Each flush compares the whole wheel, 38 MB; what comes after the last one is read again from its topic.
        properties.put("timerFlushIntervalMs", 10_000);
        // Until the first flush its thread looks at the clock without a pause, on a whole core.
        properties.put("transactionMetricFlushInterval", 1_000);
        properties.put("registerNameServerPeriod", 10_000);
        // Check-backs come soon, so that a stopped order-service is noticed in seconds on a developer's machine.
        properties.put("transactionTimeOut", 2_000);
        properties.put("transactionCheckInterval", 1_000);
        properties.put("transactionCheckMax", settings.transactionCheckMax());
        // Every finished half message is marked at once instead of in batches: with batches the idle broker burns a
        // core
        // after transactional traffic (apache/rocketmq#10966), and below the batch interval finished messages are
        // checked
        // again. The price, one mark per half message, is small because a half message carries a batch of orders.
        properties.put("transactionOpBatchInterval", 2_000_000_000);
        properties.put("transactionOpMsgMaxSize", 1);
        properties.put("osPageCacheBusyTimeOutMills", 5_000);
        properties.put("waitTimeMillsInSendQueue", 2_000);
        properties.put("diskMaxUsedSpaceRatio", 97);
        properties.put("enableControllerMode", false);
        if (settings.login() != null) {
            properties.putAll(settings.login().properties());
        }
        return properties;
    }

    private static void writeProperties(Path file, Map<String, Object> properties) throws IOException {
        Files.write(
                file,
                properties.entrySet().stream()
                        .map(e -> e.getKey() + "=" + e.getValue())
                        .toList());
    }

    /**
     * The build wrote the jars' paths relative to the local Maven repository into a resource; where that repository is, the
     * place of a jar on our own class path tells.
     */
    static String classPath() {
        try (InputStream in = RocketMqServers.class.getResourceAsStream("rocketmq.classpath")) {
            if (in == null) {
                throw new StackFailure(
                        "the list of RocketMQ's jars is missing; run: ./mvnw -pl local-stack -am compile");
            }
            Path repository = repository();
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
            List<Path> jars = Arrays.stream(text.split(":"))
                    .map(jar -> repository.resolve(jar.replace("@repository@/", "")))
                    .toList();
            jars.stream().filter(jar -> !Files.exists(jar)).findFirst().ifPresent(jar -> {
                throw new StackFailure(
                        "RocketMQ's jar " + jar + " is missing; run: ./mvnw -pl local-stack -am compile");
            });
            return jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        } catch (IOException e) {
            throw new StackFailure("can't read the list of RocketMQ's jars: " + e.getMessage(), e);
        }
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

    /** {@code host:port} of the name server. */
    public String nameServer() {
        return "127.0.0.1:" + settings.nameServerPort();
    }

    public ChildProcess nameServerProcess() {
        return nameServer;
    }

    public ChildProcess brokerProcess() {
        return broker;
    }

    /** The broker takes 10-20 s to stop in order. */
    public void stop() {
        broker.stop(BROKER_GRACE);
        nameServer.stop(NAME_SERVER_GRACE);
    }

    /** SIGKILL, when nobody needs the store any more. */
    public void kill() {
        broker.kill();
        nameServer.kill();
    }

    private boolean routed() {
        return MessagingNames.TOPICS.stream()
                .allMatch(topic -> NameServerProbe.hasRoute(settings.nameServerPort(), topic));
    }
}
