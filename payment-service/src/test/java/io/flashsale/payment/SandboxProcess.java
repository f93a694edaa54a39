package io.flashsale.payment;

import io.flashsale.payment.sandbox.SandboxProviderApplication;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** The real sandbox provider as a process of its own, which can be killed and started again. */
final class SandboxProcess {

    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

    private final int port;
    private final Map<String, String> environment;
    private final Path log;
    private @Nullable Process process;

    SandboxProcess(int port, URI callbackUrl, Path secrets, Path directory) {
        this.port = port;
        this.log = directory.resolve("provider.log");
        this.environment = Map.of(
                "FLASH_PROVIDER_PORT", Integer.toString(port),
                "FLASH_PROVIDER_CALLBACK_URL", callbackUrl.toString(),
                "FLASH_PROVIDER_DATA_DIR", directory.toString(),
                "FLASH_CALLBACK_SECRETS_FILE", secrets.toString());
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    void start() {
        try {
            var classes = Path.of(SandboxProviderApplication.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .getPath());
            var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
            // Its class path is our classes and nothing else: that proves that the plain JDK is enough.
            var builder = new ProcessBuilder(List.of(
                            java,
                            "-Xmx48m",
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            classes.toString(),
                            SandboxProviderApplication.class.getName()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment().putAll(environment);
            var started = builder.start();
            process = started;
            Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        Awaitility.await("sandbox provider ready, see " + log)
                .atMost(START_TIMEOUT)
                .ignoreExceptions()
                .until(() -> Http.get(url() + "/health", null).status() == 200);
    }

    /** As kill -9 does. */
    void kill() throws InterruptedException {
        Objects.requireNonNull(process).destroyForcibly().waitFor();
    }

    /** Faults by name, e.g. {@code fail=true}; all others are off. */
    void told(String faults) {
        var answer = Http.postForm(url() + "/control", "reset=true&" + faults);
        if (answer.status() != 200) {
            throw new IllegalStateException(answer.body());
        }
    }
}
