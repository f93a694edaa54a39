package io.flashsale.localstack;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A stack to start.
 *
 * @param home the repository, where the built jars are
 * @param data data, logs, secrets and caches
 * @param instances how many of each service
 * @param environment for every service, beyond what the stack itself sets
 * @param serviceEnvironment for the instances of one service
 * @param jvmOptions for every service
 * @param aotCache train and use AOT caches
 * @param bufferPoolMegabytes memory of MariaDB for pages
 */
public record StackSettings(
        Path home,
        Path data,
        StackPorts ports,
        Map<Service, Integer> instances,
        Map<String, String> environment,
        Map<Service, Map<String, String>> serviceEnvironment,
        List<String> jvmOptions,
        boolean aotCache,
        int bufferPoolMegabytes) {

    private static final int BUFFER_POOL_MEGABYTES = 192;

    public StackSettings {
        Map<Service, Integer> complete = new EnumMap<>(Service.class);
        for (Service service : Service.values()) {
            int count = instances.getOrDefault(service, 1);
            if (count < 0 || count > 4) {
                throw new StackFailure("there can be 0 to 4 instances of " + service.shortName() + ", not " + count);
            }
            complete.put(service, count);
        }
        instances = Collections.unmodifiableMap(complete);
        environment = Map.copyOf(environment);
        serviceEnvironment = Map.copyOf(serviceEnvironment);
        jvmOptions = List.copyOf(jvmOptions);
    }

    /** One instance of each on the documented ports. */
    public static StackSettings standard(Path home, Path data) {
        return new StackSettings(
                home,
                data,
                StackPorts.standard(),
                Map.of(),
                Map.of(),
                Map.of(),
                List.of(),
                true,
                BUFFER_POOL_MEGABYTES);
    }

    /** Random ports, temporary data, the repository found upwards from the working directory. */
    public static StackSettings forTests() {
        return standard(findHome(), LocalServers.shared().directory().resolve("stack"))
                .withPorts(StackPorts.free());
    }

    /** The directory above us that holds the build of the whole repository. */
    static Path findHome() {
        String given = System.getProperty("flash.home");
        Path at = Path.of(given == null ? "" : given).toAbsolutePath();
        while (at != null && !Files.isDirectory(at.resolve("local-stack/rocketmq-server"))) {
            at = at.getParent();
        }
        if (at == null) {
            throw new StackFailure("the repository was not found upwards from "
                    + Path.of("").toAbsolutePath() + "; name it with -Dflash.home");
        }
        return at;
    }

    public StackSettings withData(Path other) {
        return new StackSettings(
                home,
                other,
                ports,
                instances,
                environment,
                serviceEnvironment,
                jvmOptions,
                aotCache,
                bufferPoolMegabytes);
    }

    public StackSettings withPorts(StackPorts other) {
        return new StackSettings(
                home,
                data,
                other,
                instances,
                environment,
                serviceEnvironment,
                jvmOptions,
                aotCache,
                bufferPoolMegabytes);
    }

    public StackSettings withInstances(Service service, int count) {
        Map<Service, Integer> changed = new EnumMap<>(instances);
        changed.put(service, count);
        return new StackSettings(
                home, data, ports, changed, environment, serviceEnvironment, jvmOptions, aotCache, bufferPoolMegabytes);
    }

    /** Sets a variable for every service. */
    public StackSettings withEnvironment(String name, String value) {
        Map<String, String> changed = new HashMap<>(environment);
        changed.put(name, value);
        return new StackSettings(
                home, data, ports, instances, changed, serviceEnvironment, jvmOptions, aotCache, bufferPoolMegabytes);
    }

    /** Sets a variable for the instances of one service. */
    public StackSettings withEnvironment(Service service, String name, String value) {
        Map<Service, Map<String, String>> changed = new EnumMap<>(Service.class);
        changed.putAll(serviceEnvironment);
        Map<String, String> own = new HashMap<>(changed.getOrDefault(service, Map.of()));
        own.put(name, value);
        changed.put(service, Map.copyOf(own));
        return new StackSettings(
                home, data, ports, instances, environment, changed, jvmOptions, aotCache, bufferPoolMegabytes);
    }

    /** Adds options to the JVM of every service. */
    public StackSettings withJvmOptions(String... options) {
        List<String> changed = new ArrayList<>(jvmOptions);
        changed.addAll(List.of(options));
        return new StackSettings(
                home, data, ports, instances, environment, serviceEnvironment, changed, aotCache, bufferPoolMegabytes);
    }

    public StackSettings withoutAotCache() {
        return new StackSettings(
                home, data, ports, instances, environment, serviceEnvironment, jvmOptions, false, bufferPoolMegabytes);
    }
}
