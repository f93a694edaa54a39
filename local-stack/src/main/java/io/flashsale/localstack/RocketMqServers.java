package io.flashsale.localstack;

import io.flashsale.localstack.training.BrokerTraining;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A RocketMQ name server and one broker, each a JVM with a class path of its own. */
public final class RocketMqServers {

    private static final int MARKS_AT_LEAST_EVERY_MILLIS = 150_000;
    private static final int PULSE_MILLIS = 60_000;
    private static final long REMINDER_NANOS = 500_000_000;
    private static final int UPDATE_BROKER_CONFIG = 25;
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
     * @param aotCache whether to start from the AOT cache, if there is one
     */
    public record Settings(
            Path directory,
            int nameServerPort,
            int brokerPort,
            int nameServerHeap,
            int brokerHeap,
            int brokerDirect,
            int transactionCheckMax,
            @Nullable Login login,
            boolean aotCache) {

        /** A database may be away for hours; then asking goes on. */
        private static final int MORE_THAN_A_DAY = 100_000;

        public static Settings of(Path directory, int nameServerPort, int brokerPort) {
            return new Settings(directory, nameServerPort, brokerPort, 64, 160, 256, MORE_THAN_A_DAY, null, true);
        }

        Settings withTransactionCheckMax(int times) {
            return new Settings(
                    directory,
                    nameServerPort,
                    brokerPort,
                    nameServerHeap,
                    brokerHeap,
                    brokerDirect,
                    times,
                    login,
                    aotCache);
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
                    one,
                    aotCache);
        }

        Settings withAotCache(boolean used) {
            return new Settings(
                    directory,
                    nameServerPort,
                    brokerPort,
                    nameServerHeap,
                    brokerHeap,
                    brokerDirect,
                    transactionCheckMax,
                    login,
                    used);
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

    /** A cache made with others would be ignored. */
    static final List<String> COLLECTOR = List.of("-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders");

    private static final String NAME_SERVER_FILE = "conf/namesrv.properties";
    private static final String BROKER_FILE = "conf/broker.properties";

    private final Settings settings;
    private volatile ChildProcess nameServer;
    private volatile ChildProcess broker;
    private volatile boolean ended;
    private volatile long nextReminder = System.nanoTime();

    private RocketMqServers(Settings settings, ChildProcess nameServer, ChildProcess broker) {
        this.settings = settings;
        this.nameServer = nameServer;
        this.broker = broker;
    }

    public static RocketMqServers start(Settings settings) {
        Path directory = settings.directory().toAbsolutePath();
        try {
            writeConfiguration(settings, directory);
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
            broker.awaitReady(START_TIMEOUT, servers::announced);
            Thread.ofVirtual().name("half-message-pulse").start(servers::pulse);
            return servers;
        } catch (IOException e) {
            throw new StackFailure("rocketmq could not be started: " + e.getMessage(), e);
        }
    }

    private static void writeConfiguration(Settings settings, Path directory) throws IOException {
        Files.createDirectories(directory.resolve("store/config"));
        Files.createDirectories(directory.resolve("conf"));
        writeProperties(directory.resolve(NAME_SERVER_FILE), nameServerProperties(settings, directory));
        writeProperties(directory.resolve(BROKER_FILE), brokerProperties(settings, directory));
    }

    /** Both in one JVM that ends when they are up and leaves a cache. */
    static List<String> trainingCommand(Settings settings, Path cache) throws IOException {
        Path directory = settings.directory().toAbsolutePath();
        writeConfiguration(settings, directory);
        List<String> command = new ArrayList<>(List.of(java()));
        command.add("-Xmx" + settings.brokerHeap() + "m");
        command.add("-XX:MaxDirectMemorySize=" + settings.brokerDirect() + "m");
        command.addAll(options(directory));
        command.addAll(List.of(
                "-XX:AOTCacheOutput=" + cache,
                "-cp",
                RocketMqCode.classPath(),
                BrokerTraining.class.getName(),
                directory.resolve(NAME_SERVER_FILE).toString(),
                directory.resolve(BROKER_FILE).toString()));
        return command;
    }

    /** After its end: again on the same port. Brokers come back to it by themselves; returns when they have. */
    public void restartNameServer() {
        nameServer = launchNameServer(settings);
        nameServer.awaitReady(START_TIMEOUT, this::routed);
    }

    /** After its end: again on the same port and store. Returns when its topics can be found. */
    public void restartBroker() {
        broker = launchBroker(settings);
        broker.awaitReady(START_TIMEOUT, () -> Ports.accepts(settings.brokerPort()) && announced());
    }

    private static ChildProcess launchNameServer(Settings settings) {
        Path directory = settings.directory().toAbsolutePath();
        return launch(
                "namesrv",
                settings,
                NAME_SERVER_GRACE,
                List.of("-XX:TieredStopAtLevel=1", "-Xmx" + settings.nameServerHeap() + "m"),
                List.of(
                        "org.apache.rocketmq.namesrv.NamesrvStartup",
                        "-c",
                        directory.resolve(NAME_SERVER_FILE).toString()));
    }

    private static ChildProcess launchBroker(Settings settings) {
        Path directory = settings.directory().toAbsolutePath();
        return launch(
                "broker",
                settings,
                BROKER_GRACE,
                List.of(
                        "-Xmx" + settings.brokerHeap() + "m",
                        "-XX:MaxDirectMemorySize=" + settings.brokerDirect() + "m"),
                List.of(
                        "org.apache.rocketmq.broker.BrokerStartup",
                        "-c",
                        directory.resolve(BROKER_FILE).toString()));
    }

    private static ChildProcess launch(
            String name, Settings settings, Duration grace, List<String> memory, List<String> mainAndArguments) {
        Path directory = settings.directory().toAbsolutePath();
        List<String> command = new ArrayList<>(List.of(java()));
        command.addAll(memory);
        command.addAll(options(directory));
        if (settings.aotCache()) {
            command.addAll(RocketMqCode.cacheOptions());
        }
        command.addAll(List.of("-cp", RocketMqCode.classPath()));
        command.addAll(mainAndArguments);
        return ChildProcess.start(new ChildProcess.Command(
                name, command, Map.of(), directory, directory.resolve(name + ".log"), Duration.ZERO));
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static List<String> options(Path directory) {
        List<String> options = new ArrayList<>(COLLECTOR);
        options.addAll(LateC2.options(10));
        options.addAll(List.of(
                "-Xss512k",
                "-XX:+ExitOnOutOfMemoryError",
                // As with the services: what is shared at its own place need not be copied and changed.
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:ArchiveRelocationMode=0",
                "-XX:TrimNativeHeapInterval=20000",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                // On the loopback nobody needs TLS, and each would make a key and a certificate for it at every start.
                "-Dtls.server.mode=disabled",
                "-Drocketmq.home.dir=" + directory,
                "-Duser.home=" + directory));
        return options;
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
        // Every finished half message is marked at once instead of in batches; one mark per half message is cheap,
        // since
        // that carries a batch of orders. The interval is how long the marking thread may sleep, and it must end: the
        // thread can miss its wake-up, and what is not marked is checked again and again. That long after the last half
        // message, though, the idle thread spins on a core (apache/rocketmq#10966): see HalfMessagePulse.
        properties.put("transactionOpBatchInterval", MARKS_AT_LEAST_EVERY_MILLIS);
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

    /** {@code host:port} of the name server. */
    public String nameServer() {
        return "127.0.0.1:" + settings.nameServerPort();
    }

    int brokerPort() {
        return settings.brokerPort();
    }

    public ChildProcess nameServerProcess() {
        return nameServer;
    }

    public ChildProcess brokerProcess() {
        return broker;
    }

    /** The broker takes 10-20 s to stop in order. */
    public void stop() {
        ended = true;
        broker.stop(BROKER_GRACE);
        nameServer.stop(NAME_SERVER_GRACE);
    }

    /** SIGKILL, when nobody needs the store any more. */
    public void kill() {
        ended = true;
        broker.kill();
        nameServer.kill();
    }

    /**
     * A broker that is up before it has seen its name server is not known there, and tells of itself ten seconds later only:
     * RocketMQ allows no shorter period. It also does so when its permission is set, here to what it is.
     */
    private boolean announced() {
        if (routed()) {
            return true;
        }
        if (System.nanoTime() - nextReminder >= 0) {
            nextReminder = System.nanoTime() + REMINDER_NANOS;
            try {
                Remoting.call(
                        settings.brokerPort(),
                        UPDATE_BROKER_CONFIG,
                        "{}",
                        "brokerPermission=6\n".getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                // It is not up yet, or lets in nobody but its user: then the ten seconds it is.
            }
        }
        return false;
    }

    private void pulse() {
        while (!ended) {
            Waiting.pause(PULSE_MILLIS);
            try {
                HalfMessagePulse.send(settings.brokerPort(), MessagingNames.TOPICS.getFirst());
            } catch (IOException e) {
                // Killed, frozen, or lets in nobody but its user: a beat is missed.
            }
        }
    }

    private boolean routed() {
        return MessagingNames.TOPICS.stream()
                .allMatch(topic -> NameServerProbe.hasRoute(settings.nameServerPort(), topic));
    }
}
