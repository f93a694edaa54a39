package io.flashsale.systemtest;

import io.flashsale.audit.History;
import io.flashsale.localstack.MariaDbServer;
import io.flashsale.localstack.Progress;
import io.flashsale.localstack.RedisServer;
import io.flashsale.localstack.RocketMqServers;
import io.flashsale.localstack.RunningStack;
import io.flashsale.localstack.Service;
import io.flashsale.localstack.ServiceInstance;
import io.flashsale.localstack.StackSettings;
import io.flashsale.systemtest.crash.CrashSwitch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The one running stack: two order-services and two inventory-services, one of each of the others. */
final class Platform {

    /** How long the sandbox provider keeps back the callback of a late payment; longer than the shortest time to pay. */
    static final int LATE_CALLBACK_MILLIS = 9_000;

    /** Nobody is recorded by chance: only a caller who says so in his traceparent. */
    private static final SpanCollector SPANS = new SpanCollector();

    private static final class Holder {
        private static final RunningStack STACK = start();
        // A file per run: what an earlier stack was asked is none of this one's business.
        private static final History HISTORY =
                History.open(Path.of("target", "history", "journeys-" + System.currentTimeMillis() + ".jsonl"));
    }

    private Platform() {}

    private static int instances = 2;

    private static int lateCallbackMillis = LATE_CALLBACK_MILLIS;

    private static Duration firstAsked = Duration.ofSeconds(12);

    /**
     * Before the stack is started: one instance of each service, so that nobody stands in for a dead one.
     *
     * @param late how long the sandbox provider keeps back the callback of a late payment; it isn't asked before either
     */
    static void runAlone(Duration late) {
        instances = 1;
        lateCallbackMillis = (int) late.toMillis();
        firstAsked = late;
    }

    static RunningStack stack() {
        return Holder.STACK;
    }

    /** What the services export about requests whose caller wants them recorded. */
    static SpanCollector spans() {
        return SPANS;
    }

    /** What all clients of this run were told; the auditor reads it. */
    static History history() {
        return Holder.HISTORY;
    }

    private static RunningStack start() {
        StackSettings settings = StackSettings.forTests()
                .withData(freshData())
                .withInstances(Service.ORDER, instances)
                .withInstances(Service.INVENTORY, instances)
                .withEnvironment(Service.PROVIDER, "FLASH_PROVIDER_LATE_MILLIS", Integer.toString(lateCallbackMillis))
                // A sale's abandoned reservations come back within seconds, not within a coffee break.
                .withEnvironment(Service.ORDER, "FLASH_ORDER_RESERVATIONHOLD", "8s")
                // Drift is looked for, and lost callbacks are asked for, while a journey can still wait for it.
                .withEnvironment(Service.INVENTORY, "FLASH_INVENTORY_JOBS_RECONCILEEVERY", "2s")
                .withEnvironment(Service.PAYMENT, "FLASH_PAYMENT_CHECKS_FIRSTAFTER", firstAsked.toSeconds() + "s")
                .withEnvironment("FLASH_OTLP_ENDPOINT", SPANS.endpoint())
                .withEnvironment("FLASH_TRACE_SAMPLING", "0")
                .withEnvironment("MANAGEMENT_OPENTELEMETRY_TRACING_EXPORT_SCHEDULEDELAY", "200ms")
                // Where AccessIT reads which endpoints there are; no deployment exposes it.
                .withEnvironment("MANAGEMENT_ENDPOINTS_WEB_EXPOSURE_INCLUDE", "health,info,prometheus,metrics,mappings")
                .withJvmOptions("-XX:TieredStopAtLevel=1", CrashSwitch.JVM_OPTION);
        RunningStack stack = RunningStack.start(settings, Progress.to(System.out));
        // Whatever happens, the children go with this JVM: LocalStack's guards see to that. This is the polite way.
        Runtime.getRuntime().addShutdownHook(new Thread(stack::kill, "end of the stack"));
        return stack;
    }

    /** Under {@code target}, so that the logs are still there when a journey has failed. */
    private static Path freshData() {
        Path data = Path.of("target", "stack").toAbsolutePath();
        if (Files.exists(data)) {
            try (Stream<Path> files = Files.walk(data)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return data;
    }

    static String gateway() {
        return stack().gatewayUrl();
    }

    static ServiceInstance instance(String name) {
        return stack().instance(name);
    }

    static List<ServiceInstance> instances(Service service) {
        return stack().instances(service);
    }

    /** After a journey that killed, froze or halted processes: everything runs again, with no switch on. */
    static void heal() {
        RedisServer redis = stack().redis();
        if (redis != null && !redis.process().isAlive()) {
            redis.restart();
        }
        MariaDbServer database = stack().mariadb();
        if (database != null && !database.process().isAlive()) {
            database.restart();
        }
        RocketMqServers messaging = stack().rocketmq();
        if (messaging != null && !messaging.nameServerProcess().isAlive()) {
            messaging.restartNameServer();
        }
        if (messaging != null && !messaging.brokerProcess().isAlive()) {
            messaging.restartBroker();
        }
        stack().instances().forEach(ServiceInstance::resume);
        for (ServiceInstance instance : stack().instances()) {
            if (!instance.isAlive()) {
                instance.start(Map.of(), List.of());
            }
        }
        stack().instances().forEach(ServiceInstance::awaitReady);
    }
}
