package io.flashsale.systemtest.crash;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import io.flashsale.localstack.ServiceInstance;
import io.flashsale.systemtest.crash.agent.CrashAgent;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/**
 * Makes a running service crash at a {@link Crossing}. The service knows nothing of it: an agent is attached to its process
 * and changes the method there. See docs/adr/0013-crash-switch-from-outside.md.
 */
public final class CrashSwitch {

    /** What the services' JVMs are started with, so that the agent is let in without a warning. */
    public static final String JVM_OPTION = "-XX:+EnableDynamicAgentLoading";

    private static final class Agent {
        private static final Path JAR = jar();
    }

    private static final Set<Long> ARMED = ConcurrentHashMap.newKeySet();

    private final Crossing crossing;
    private final Path evidence;

    private CrashSwitch(Crossing crossing, Path evidence) {
        this.crossing = crossing;
        this.evidence = evidence;
    }

    /**
     * Arms the switch in the running process; returns when it is in effect.
     *
     * @throws IllegalArgumentException if there is no such method
     */
    public static CrashSwitch arm(ServiceInstance instance, Crossing crossing) {
        Path evidence = evidence();
        ARMED.add(instance.process().pid());
        load(instance, arguments(crossing, evidence), crossing.toString());
        return new CrashSwitch(crossing, evidence);
    }

    /**
     * For a point that would be passed before anybody could attach: the switch as an option of the JVM that is to be
     * started. The start is slower, since it goes without the AOT cache.
     */
    public static AtStart atStart(Crossing crossing) {
        Path evidence = evidence();
        return new AtStart(
                new CrashSwitch(crossing, evidence), "-javaagent:" + Agent.JAR + "=" + arguments(crossing, evidence));
    }

    /** A switch and the option that arms it. */
    public record AtStart(CrashSwitch crashSwitch, String jvmOption) {}

    private static Path evidence() {
        return Agent.JAR.resolveSibling("crossing-" + UUID.randomUUID() + ".log");
    }

    /** Takes all switches out of the process again; does nothing to a process that never had one. */
    public static void disarm(ServiceInstance instance) {
        if (ARMED.remove(instance.process().pid())) {
            load(instance, "disarm", "disarm");
        }
    }

    /** True once the process has been at the point; stays true after its end. */
    public boolean reached() {
        return Files.exists(evidence);
    }

    @Override
    public String toString() {
        return crossing + (reached() ? " (reached)" : " (not reached)");
    }

    private static void load(ServiceInstance instance, String arguments, String what) {
        try {
            VirtualMachine machine =
                    VirtualMachine.attach(Long.toString(instance.process().pid()));
            try {
                machine.loadAgent(Agent.JAR.toString(), arguments);
            } finally {
                machine.detach();
            }
        } catch (AgentInitializationException e) {
            throw new IllegalArgumentException(
                    instance.name() + " refused " + what + "; its log " + instance.log() + " says why", e);
        } catch (AgentLoadException | AttachNotSupportedException e) {
            throw new IllegalStateException("no agent can be attached to " + instance.name(), e);
        } catch (IOException e) {
            throw new UncheckedIOException("no agent can be attached to " + instance.name(), e);
        }
    }

    private static String arguments(Crossing crossing, Path evidence) {
        StringBuilder arguments = new StringBuilder("class=")
                .append(crossing.type())
                .append(";method=")
                .append(crossing.method())
                .append(";when=")
                .append(crossing.when().name().toLowerCase(Locale.ROOT))
                .append(";action=")
                .append(crossing.action())
                .append(";k=")
                .append(crossing.k())
                .append(";evidence=")
                .append(evidence);
        crossing.matches().forEach(text -> arguments.append(";match=").append(text));
        return arguments.toString();
    }

    /** The agent's package as a jar, made anew by each test JVM. */
    private static Path jar() {
        try {
            Path directory = Path.of("target", "crash-switch").toAbsolutePath();
            Files.createDirectories(directory);
            try (Stream<Path> old = Files.list(directory)) {
                for (Path file : old.toList()) {
                    Files.delete(file);
                }
            }
            Path jar = directory.resolve("crash-agent.jar");
            Manifest manifest = new Manifest();
            Attributes main = manifest.getMainAttributes();
            main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
            main.putValue("Agent-Class", CrashAgent.class.getName());
            main.putValue("Premain-Class", CrashAgent.class.getName());
            main.putValue("Can-Retransform-Classes", "true");
            try (OutputStream out = Files.newOutputStream(jar);
                    JarOutputStream entries = new JarOutputStream(out, manifest)) {
                for (Path file : classFiles()) {
                    entries.putNextEntry(new JarEntry(
                            CrashAgent.class.getPackageName().replace('.', '/') + "/" + file.getFileName()));
                    Files.copy(file, entries);
                    entries.closeEntry();
                }
            }
            return jar;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> classFiles() throws IOException {
        Path own = Path.of(URI.create(Objects.requireNonNull(CrashAgent.class.getResource("CrashAgent.class"))
                .toString()));
        try (Stream<Path> files = Files.list(own.resolveSibling("."))) {
            return files.filter(file -> file.getFileName().toString().endsWith(".class"))
                    .filter(file -> !file.getFileName().toString().equals("package-info.class"))
                    .toList();
        }
    }
}
