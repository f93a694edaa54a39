package io.flashsale.localstack;

import io.flashsale.localstack.training.LightStart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Servers and services, started together. Closing it ends everything in order: services first, then what they write to. */
public final class RunningStack implements AutoCloseable {

    private final StackSettings settings;
    private final Progress progress;
    private final LocalSecrets secrets;
    private final List<ServiceInstance> instances = new ArrayList<>();
    private final String redisUrl;
    private final String databaseAddress;
    private final String nameServer;
    private @Nullable RedisServer redis;
    private @Nullable MariaDbServer mariadb;
    private @Nullable RocketMqServers rocketmq;
    private final Map<String, ServiceCode> code = new ConcurrentHashMap<>();
    private final Map<Path, Object> training = new ConcurrentHashMap<>();
    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
    private boolean closed;

    private RunningStack(StackSettings settings, Progress progress) {
        this.settings = settings;
        this.progress = progress;
        this.secrets = LocalSecrets.in(settings.data().resolve("secrets"));
        StackPorts ports = settings.ports();
        this.redisUrl = given("FLASH_REDIS_URL", "redis://127.0.0.1:" + ports.redis());
        this.databaseAddress = given("FLASH_MYSQL_ADDRESS", "127.0.0.1:" + ports.mariadb());
        this.nameServer = given("FLASH_ROCKETMQ_NAME_SERVER", "127.0.0.1:" + ports.nameServer());
    }

    /** Starts everything and returns when all is ready. What was started is ended again if something fails. */
    public static RunningStack start(StackSettings settings, Progress progress) {
        RunningStack stack = new RunningStack(settings, progress);
        stack.run();
        return stack;
    }

    static RunningStack prepare(StackSettings settings, Progress progress) {
        return new RunningStack(settings, progress);
    }

    void run() {
        try {
            checkPorts();
            // Virtual threads must not fork: the children would be tied to nothing, but pinning carriers is no help
            // either.
            try (ExecutorService tasks = Executors.newCachedThreadPool()) {
                startServers(tasks);
                writeDownAddresses();
                startServices(tasks);
            }
        } catch (RuntimeException e) {
            kill();
            RuntimeException first = failure.get();
            throw first != null ? first : e;
        }
    }

    /** For tools that look at a running stack from outside, {@code scripts/audit.sh} first. */
    private void writeDownAddresses() {
        String journal = settings.data()
                .resolve("provider/provider.journal")
                .toAbsolutePath()
                .toString();
        try {
            Files.writeString(settings.data().resolve("stack.properties"), """
                    mysql=%s
                    redis=%s
                    nameServer=%s
                    gateway=%s
                    providerJournal=%s
                    """.formatted(
                            databaseAddress, redisUrl, nameServer, gatewayUrl(), journal.replace("\\", "\\\\")));
        } catch (IOException e) {
            throw new StackFailure("can't write to " + settings.data() + ": " + e.getMessage(), e);
        }
    }

    /** One failure ends the start: without this the others would run on until all are ready or out of time. */
    private Runnable guarded(Runnable work) {
        return () -> {
            if (failure.get() != null) {
                return;
            }
            try {
                work.run();
            } catch (RuntimeException e) {
                if (failure.compareAndSet(null, e)) {
                    kill();
                }
                throw e;
            }
        };
    }

    /** SIGKILL for everything; what was committed is durable, so nothing is lost by it. */
    public void kill() {
        synchronized (this) {
            closed = true;
        }
        for (ServiceInstance instance : instances()) {
            if (instance.isAlive()) {
                instance.kill();
            }
        }
        RocketMqServers messaging = rocketmq();
        MariaDbServer database = mariadb();
        RedisServer gate = redis();
        if (messaging != null) {
            messaging.kill();
        }
        if (database != null) {
            database.process().kill();
        }
        if (gate != null) {
            gate.process().kill();
        }
    }

    private void checkPorts() {
        List<String> taken = settings.ports().taken(settings.instances(), ownRedis(), ownDatabase(), ownMessaging());
        if (!taken.isEmpty()) {
            throw new StackFailure("port " + String.join(", ", taken) + (taken.size() == 1 ? " is" : " are")
                    + " taken; stop what uses " + (taken.size() == 1 ? "it" : "them")
                    + " (scripts/down.sh, if it is another copy of this), or choose others with --port-base");
        }
    }

    private void startServers(ExecutorService tasks) {
        List<Future<?>> started = new ArrayList<>();
        Path data = settings.data();
        if (ownRedis()) {
            started.add(tasks.submit(timed("Redis", () -> {
                RedisServer server = RedisServer.start(RedisServer.Settings.of(
                        data.resolve("redis"), settings.ports().redis()));
                synchronized (this) {
                    redis = server;
                }
                return server.url();
            })));
        }
        started.add(tasks.submit(timed("MariaDB", () -> {
            if (!ownDatabase()) {
                LocalServers.prepareExternal(databaseAddress, secrets.databaseAccounts());
                return databaseAddress + " (external)";
            }
            MariaDbServer server = MariaDbServer.start(new MariaDbServer.Settings(
                    data.resolve("mariadb"),
                    settings.ports().mariadb(),
                    secrets.databaseAccounts(),
                    settings.bufferPoolMegabytes()));
            synchronized (this) {
                mariadb = server;
            }
            return server.address();
        })));
        if (ownMessaging()) {
            started.add(tasks.submit(timed("RocketMQ", () -> {
                if (settings.aotCache() && RocketMqCode.isCacheWanted()) {
                    makeRocketMqCache();
                }
                RocketMqServers servers = RocketMqServers.start(RocketMqServers.Settings.of(
                                data.resolve("rocketmq"),
                                settings.ports().nameServer(),
                                settings.ports().broker())
                        .withAotCache(settings.aotCache()));
                synchronized (this) {
                    rocketmq = servers;
                }
                return servers.nameServer();
            })));
        }
        await(started);
    }

    private void makeRocketMqCache() {
        long begin = System.nanoTime();
        progress.line("making the AOT cache of RocketMQ (once per set of libraries)");
        Path log = settings.data().resolve("log").resolve("train-rocketmq.log");
        boolean made = RocketMqCode.train(settings.data().resolve("rocketmq-training"), log, this::isClosed);
        progress.line("AOT cache of RocketMQ " + (made ? "made (" : "not made (") + Progress.seconds(begin)
                + (made ? ")" : "), see " + log));
    }

    private Runnable timed(String what, Supplier<String> work) {
        return guarded(() -> {
            long begin = System.nanoTime();
            String where = work.get();
            progress.line(what + " is ready on " + where + " (" + Progress.seconds(begin) + ")");
        });
    }

    private void startServices(ExecutorService tasks) {
        // One more at a time than there are cores: each waits for servers now and then. More would only make all
        // slower.
        Semaphore places = new Semaphore(1 + Math.max(2, Runtime.getRuntime().availableProcessors()), true);
        List<Service> wanted = settings.instances().entrySet().stream()
                .filter(e -> e.getValue() > 0)
                .map(Map.Entry::getKey)
                .sorted(Comparator.comparing((Service service) -> service == Service.GATEWAY)
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
        Map<String, Path> caches = prepareAll(tasks, places, wanted);
        List<Future<?>> started = new ArrayList<>();
        // As they are declared, the longest starts first: one left alone at the end would keep one core busy. The
        // gateway
        // last, since it asks the others at once, and often, for what it shows.
        for (Service service : wanted) {
            for (ServiceInstance instance : create(service, caches.get(service.module()))) {
                places.acquireUninterruptibly();
                Runnable start = guarded(() -> ready(instance));
                started.add(tasks.submit(() -> {
                    try {
                        start.run();
                    } finally {
                        places.release();
                    }
                }));
            }
        }
        await(started);
    }

    /** The AOT cache's path by module, whether or not there is one. */
    private Map<String, Path> prepareAll(ExecutorService tasks, Semaphore places, List<Service> wanted) {
        Map<String, Service> byModule = wanted.stream()
                .collect(Collectors.toMap(Service::module, service -> service, (a, b) -> a, LinkedHashMap::new));
        Map<String, Path> caches = new ConcurrentHashMap<>();
        List<Future<?>> prepared = new ArrayList<>();
        byModule.forEach((module, first) ->
                prepared.add(tasks.submit(guarded(() -> caches.put(module, prepare(places, module, first))))));
        await(prepared);
        return caches;
    }

    private ServiceInstance ready(ServiceInstance instance) {
        if (failure.get() == null) {
            long begin = System.nanoTime();
            instance.start();
            instance.awaitReady();
            progress.line(instance.name() + " is ready on " + instance.url() + " (" + Progress.seconds(begin) + ")");
        }
        return instance;
    }

    /** Extracts the module's jar and makes its AOT cache; gives the cache's path whether or not there is one. */
    private Path prepare(Semaphore cores, String module, Service first) {
        ServiceCode extracted = holding(
                cores,
                () -> ServiceCode.extract(settings.home(), settings.data().resolve("apps"), module));
        code.put(module, extracted);
        Path cache = extracted.cacheFile(jvmOptions(first));
        if (settings.aotCache() && !Files.exists(cache)) {
            makeCache(cores, module, first, extracted, cache);
        }
        return cache;
    }

    /** One lock per cache: modules with the same libraries share one, and the second finds it made. */
    private void makeCache(Semaphore cores, String module, Service first, ServiceCode extracted, Path cache) {
        synchronized (training.computeIfAbsent(cache, key -> new Object())) {
            if (Files.exists(cache)) {
                return;
            }
            boolean made = holding(cores, () -> {
                long begin = System.nanoTime();
                progress.line("making the AOT cache of " + module + " (once per set of libraries)");
                boolean done = extracted.train(
                        first.mainClass(),
                        jvmOptions(first),
                        environment(first, first.shortName() + "-training", 0),
                        settings.data().resolve("log"),
                        this::isClosed);
                progress.line(
                        "AOT cache of " + module + (done ? " made (" : " not made (") + Progress.seconds(begin) + ")");
                return done;
            });
            if (!made) {
                progress.line(module + " starts without an AOT cache, see the log of its training in "
                        + settings.data().resolve("log"));
            }
        }
    }

    private List<ServiceInstance> create(Service service, Path cache) {
        ServiceCode extracted = code.get(service.module());
        List<String> options = new ArrayList<>(jvmOptions(service));
        if (settings.aotCache() && service.isLarge() && Files.exists(cache)) {
            options.add("-XX:AOTCache=" + cache);
            // A cache that doesn't fit is ignored: slower, not wrong.
            options.add("-Xlog:aot=off,cds=off");
        }
        options.addAll(settings.jvmOptions());
        List<ServiceInstance> created = new ArrayList<>();
        for (int i = 0; i < settings.instances().get(service); i++) {
            String name = service.shortName() + "-" + (i + 1);
            created.add(new ServiceInstance(
                    service,
                    name,
                    settings.ports().of(service, i),
                    settings.ports().managementOf(service, i),
                    settings.data().resolve("run"),
                    settings.data().resolve("log").resolve(name + ".out"),
                    new ServiceInstance.JavaCommand(
                            ServiceCode.javaBinary(),
                            options,
                            service.isLarge() ? extracted.classPath() : extracted.ownFirst(),
                            service.isHot()
                                    ? List.of(LightStart.class.getName(), service.mainClass())
                                    : List.of(service.mainClass())),
                    environment(service, name, i)));
        }
        synchronized (this) {
            instances.addAll(created);
        }
        return created;
    }

    private static List<String> jvmOptions(Service service) {
        List<String> options = new ArrayList<>(LateC2.options(3));
        options.addAll(List.of(
                "-XX:TieredStopAtLevel=" + (service.isHot() ? 4 : 1),
                // Nine processes share the machine: a second carrier per service mostly wakes and parks, and what one
                // carrier does in turn goes together in larger batches.
                "-Djdk.virtualThreadScheduler.parallelism=1",
                // A start makes some hundred megabytes of garbage and loads fifty of classes: the defaults would
                // collect
                // forty times, and in full when the classes pass 21 MB.
                "-Xms48m",
                "-XX:NewSize=24m",
                "-XX:MetaspaceSize=128m",
                "-Xmx" + service.heapMegabytes() + "m",
                "-XX:+UseSerialGC",
                "-XX:+UseCompactObjectHeaders",
                // The cache's profile is of a start, and C2 would compile at each start what runs at starts only: a
                // third
                // of a service's work then.
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:-AOTReplayTraining",
                // Where the cache expects to be, its 150 MB are shared by all that use it; anywhere else each has to
                // change its own copy first.
                "-XX:ArchiveRelocationMode=0",
                // What compilers and buffers have given back goes back to the machine, not only to malloc.
                "-XX:TrimNativeHeapInterval=20000",
                "-XX:MaxDirectMemorySize=64m",
                "-XX:ReservedCodeCacheSize=96m",
                "-Xss512k",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dfile.encoding=UTF-8",
                "-Duser.timezone=UTC"));
        return options;
    }

    private Map<String, String> environment(Service service, String name, int index) {
        StackPorts ports = settings.ports();
        Map<String, String> environment = new HashMap<>();
        environment.put("SPRING_PROFILES_ACTIVE", "local");
        environment.put("FLASH_PORT", Integer.toString(ports.of(service, index)));
        environment.put("FLASH_MANAGEMENT_PORT", Integer.toString(ports.managementOf(service, index)));
        // Accounts whose password everybody knows must not be reachable from the network.
        environment.put("SERVER_ADDRESS", "127.0.0.1");
        environment.put("MANAGEMENT_SERVER_ADDRESS", "127.0.0.1");
        environment.put("FLASH_INSTANCE", name);
        environment.put(
                "FLASH_LOG_DIR", settings.data().resolve("log").toAbsolutePath().toString());
        environment.put("FLASH_REDIS_URL", redisUrl);
        environment.put("FLASH_ROCKETMQ_NAME_SERVER", nameServer);
        environment.put("FLASH_ISSUER", LocalSecrets.ISSUER);
        environment.put("FLASH_JWKS_URI", secrets.jwksFile().toUri().toString());
        environment.put("FLASH_GATEWAY_URL", gatewayUrl());
        for (Service neighbour : List.of(Service.ORDER, Service.INVENTORY, Service.PAYMENT, Service.LOGISTICS)) {
            environment.put("FLASH_" + neighbour.name() + "_URL", urls(neighbour));
        }
        environment.put("FLASH_PROVIDER_URL", urls(Service.PROVIDER));
        if (service != Service.PROVIDER) {
            environment.put(
                    "FLASH_SERVICE_TOKEN_FILE",
                    secrets.serviceTokenFile(service.shortName()).toString());
        }
        if (DatabaseAccounts.SERVICES.contains(service.shortName())) {
            environment.put("FLASH_MYSQL_ADDRESS", databaseAddress);
            environment.put("FLASH_MYSQL_USER", service.shortName());
            environment.put("FLASH_MYSQL_PASSWORD", secrets.databaseAccounts().password(service.shortName()));
        }
        if (service == Service.GATEWAY) {
            // Each holds some 90 KB while it waits: with the default of 2,048 a burst fills this heap, and the cores
            // collect it instead of selling.
            environment.put("FLASH_MAX_UNDER_WAY", "1536");
            environment.put("FLASH_TOKEN_KEY_FILE", secrets.tokenKeyFile().toString());
        }
        if (service == Service.ORDER || service == Service.LOGISTICS) {
            environment.put(
                    "FLASH_ADDRESS_KEYS_FILE",
                    secrets.addressKeysFile(service.shortName()).toString());
        }
        if (service == Service.PAYMENT || service == Service.PROVIDER) {
            environment.put(
                    "FLASH_CALLBACK_SECRETS_FILE", secrets.callbackSecretsFile().toString());
        }
        if (service == Service.PROVIDER) {
            environment.put("FLASH_PROVIDER_PORT", Integer.toString(ports.of(service, index)));
            environment.put(
                    "FLASH_PROVIDER_DATA_DIR",
                    settings.data().resolve("provider").toAbsolutePath().toString());
        }
        environment.putAll(settings.environment());
        environment.putAll(settings.serviceEnvironment().getOrDefault(service, Map.of()));
        return environment;
    }

    private String urls(Service service) {
        return IntStream.range(0, Math.max(1, settings.instances().get(service)))
                .mapToObj(i -> "http://127.0.0.1:" + settings.ports().of(service, i))
                .collect(Collectors.joining(","));
    }

    private static <T> T holding(Semaphore permits, Supplier<T> work) {
        permits.acquireUninterruptibly();
        try {
            return work.get();
        } finally {
            permits.release();
        }
    }

    private static void await(List<Future<?>> futures) {
        RuntimeException first = null;
        for (Future<?> future : futures) {
            try {
                future.get();
            } catch (ExecutionException e) {
                if (first == null) {
                    first = e.getCause() instanceof RuntimeException cause
                            ? cause
                            : new StackFailure(String.valueOf(e.getCause()), e.getCause());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StackFailure("interrupted while starting", e);
            }
        }
        if (first != null) {
            throw first;
        }
    }

    private static String given(String variable, String otherwise) {
        String value = System.getenv(variable);
        return value == null || value.isBlank() ? otherwise : value;
    }

    private static boolean isGiven(String variable) {
        return !given(variable, "").isEmpty();
    }

    private boolean ownRedis() {
        return !isGiven("FLASH_REDIS_URL");
    }

    private boolean ownDatabase() {
        return !isGiven("FLASH_MYSQL_ADDRESS");
    }

    private boolean ownMessaging() {
        return !isGiven("FLASH_ROCKETMQ_NAME_SERVER");
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    public StackSettings settings() {
        return settings;
    }

    public LocalSecrets secrets() {
        return secrets;
    }

    /** The public base URL. */
    public String gatewayUrl() {
        return "http://localhost:" + settings.ports().gateway();
    }

    public String redisUrl() {
        return redisUrl;
    }

    /** {@code host:port} of the database server; users and passwords are in {@link LocalSecrets#databaseAccounts()}. */
    public String databaseAddress() {
        return databaseAddress;
    }

    public String nameServer() {
        return nameServer;
    }

    /** Null when an external one is used. */
    public synchronized @Nullable RedisServer redis() {
        return redis;
    }

    /** Null when an external one is used. */
    public synchronized @Nullable MariaDbServer mariadb() {
        return mariadb;
    }

    /** Null when an external one is used. */
    public synchronized @Nullable RocketMqServers rocketmq() {
        return rocketmq;
    }

    public synchronized List<ServiceInstance> instances() {
        return List.copyOf(instances);
    }

    public List<ServiceInstance> instances(Service service) {
        return instances().stream().filter(i -> i.service() == service).toList();
    }

    /** @param name for example {@code order-2} */
    public ServiceInstance instance(String name) {
        return instances().stream()
                .filter(i -> i.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no instance " + name));
    }

    /** Tells, once per child, when one ends that nobody asked to end. */
    void watch(Consumer<String> report) {
        List<ChildProcess> children = new ArrayList<>();
        instances().forEach(instance -> children.add(instance.process()));
        RocketMqServers messaging = rocketmq();
        MariaDbServer database = mariadb();
        RedisServer gate = redis();
        if (messaging != null) {
            children.add(messaging.brokerProcess());
            children.add(messaging.nameServerProcess());
        }
        if (database != null) {
            children.add(database.process());
        }
        if (gate != null) {
            children.add(gate.process());
        }
        for (ChildProcess child : children) {
            child.onExit().thenAccept(code -> {
                synchronized (this) {
                    if (closed) {
                        return;
                    }
                }
                report.accept(
                        child.name() + " has ended with code " + code + "; stop the rest with Ctrl-C and start again."
                                + " Its log " + child.log() + " says: " + child.cause());
            });
        }
    }

    /** Ends services in order (draining), then broker, database and Redis. */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        try (ExecutorService tasks = Executors.newCachedThreadPool()) {
            // The gateway first: nothing new comes in while the others finish.
            stopAll(tasks, instances(Service.GATEWAY));
            stopAll(
                    tasks,
                    instances().stream()
                            .filter(i -> i.service() != Service.GATEWAY)
                            .toList());
            List<Future<?>> servers = new ArrayList<>();
            RocketMqServers messaging = rocketmq();
            MariaDbServer database = mariadb();
            RedisServer gate = redis();
            if (messaging != null) {
                servers.add(tasks.submit(ended("RocketMQ", messaging::stop)));
            }
            if (database != null) {
                servers.add(tasks.submit(ended("MariaDB", database::stop)));
            }
            if (gate != null) {
                servers.add(tasks.submit(ended("Redis", gate::stop)));
            }
            await(servers);
        }
    }

    private void stopAll(ExecutorService tasks, List<ServiceInstance> some) {
        List<Future<?>> futures = new ArrayList<>();
        for (ServiceInstance instance : some) {
            if (instance.isAlive()) {
                futures.add(tasks.submit(ended(instance.name(), instance::stop)));
            }
        }
        await(futures);
    }

    private Runnable ended(String what, Runnable stop) {
        return () -> {
            long begin = System.nanoTime();
            stop.run();
            progress.line(what + " has ended (" + Progress.seconds(begin) + ")");
        };
    }
}
