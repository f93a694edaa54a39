package io.flashsale.localstack;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One process of a service. It keeps its port and its name over restarts. */
public final class ServiceInstance {

    private static final Duration START_TIMEOUT = Duration.ofSeconds(240);
    private static final Duration STOP_GRACE = Duration.ofSeconds(40);
    private static final int HTTP_TIMEOUT_MILLIS = 2_000;

    private final Service service;
    private final String name;
    private final int port;
    private final int managementPort;
    private final Path directory;
    private final Path log;
    private final JavaCommand java;
    private final Map<String, String> environment;
    private @Nullable ChildProcess process;

    ServiceInstance(
            Service service,
            String name,
            int port,
            int managementPort,
            Path directory,
            Path log,
            JavaCommand java,
            Map<String, String> environment) {
        this.service = service;
        this.name = name;
        this.port = port;
        this.managementPort = managementPort;
        this.directory = directory;
        this.log = log;
        this.java = java;
        this.environment = Map.copyOf(environment);
    }

    /**
     * What to run.
     *
     * @param options of the JVM, memory, collector and cache included
     * @param program main class and arguments
     */
    record JavaCommand(Path java, List<String> options, String classPath, List<String> program) {

        List<String> line(List<String> moreOptions) {
            List<String> line = new ArrayList<>();
            line.add(java.toString());
            line.addAll(options);
            line.addAll(moreOptions);
            line.addAll(List.of("-cp", classPath));
            line.addAll(program);
            return line;
        }
    }

    public Service service() {
        return service;
    }

    /** For example {@code order-1}. */
    public String name() {
        return name;
    }

    public int port() {
        return port;
    }

    public String url() {
        return "http://127.0.0.1:" + port;
    }

    public String managementUrl() {
        return "http://127.0.0.1:" + managementPort;
    }

    public Path log() {
        return log;
    }

    public synchronized boolean isAlive() {
        return process != null && process.isAlive();
    }

    public synchronized ChildProcess process() {
        if (process == null) {
            throw new IllegalStateException(name + " was never started");
        }
        return process;
    }

    /** Starts the process and returns at once. */
    public void start() {
        start(Map.of(), List.of());
    }

    /**
     * Starts the process and returns at once.
     *
     * @param moreEnvironment for this start only
     * @param moreOptions of the JVM, {@code -Dname=value} for example, for this start only
     */
    public synchronized void start(Map<String, String> moreEnvironment, List<String> moreOptions) {
        if (isAlive()) {
            throw new IllegalStateException(name + " is running");
        }
        Map<String, String> all = new HashMap<>(environment);
        all.putAll(moreEnvironment);
        process = ChildProcess.start(
                new ChildProcess.Command(name, java.line(moreOptions), all, directory, log, Duration.ZERO));
    }

    /** Waits until the instance takes requests; fails with the end of its log if it dies before. */
    public void awaitReady() {
        process().awaitReady(START_TIMEOUT, this::isReady);
    }

    public void restart(Map<String, String> moreEnvironment, List<String> moreOptions) {
        if (isAlive()) {
            stop();
        }
        start(moreEnvironment, moreOptions);
        awaitReady();
    }

    /** SIGKILL. */
    public void kill() {
        process().kill();
    }

    /** SIGSTOP: frozen, with its connections open. */
    public void halt() {
        process().halt();
    }

    /** SIGCONT. */
    public void resume() {
        process().resume();
    }

    /** SIGTERM and the service's own orderly end. */
    public void stop() {
        ChildProcess running;
        synchronized (this) {
            running = process;
        }
        if (running != null) {
            running.stop(STOP_GRACE);
        }
    }

    public boolean isReady() {
        return service == Service.PROVIDER
                ? Ports.accepts(port)
                : status(managementUrl() + "/actuator/health/readiness") == 200;
    }

    private static int status(String url) {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create(url).toURL().openConnection();
            connection.setConnectTimeout(HTTP_TIMEOUT_MILLIS);
            connection.setReadTimeout(HTTP_TIMEOUT_MILLIS);
            try {
                return connection.getResponseCode();
            } finally {
                connection.disconnect();
            }
        } catch (IOException e) {
            return -1;
        }
    }
}
