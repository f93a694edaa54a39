package io.flashsale.localstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A child that can't outlive us: it runs under {@code guard.sh}, which kills it when the pipe from this JVM closes,
 * and so also after a {@code kill -9} of this JVM.
 */
public final class ChildProcess {

    private static final Duration PID_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration KILL_TIMEOUT = Duration.ofSeconds(10);
    private static final long POLL_MILLIS = 25;
    // Each look is a connection, and takes time from the one that is starting.
    private static final long READY_POLL_MILLIS = 75;
    private static final int LAST_BYTES = 64 * 1024;
    private static final int LONGEST_CAUSE = 400;

    /**
     * @param orphanGrace how long the child gets between SIGTERM and SIGKILL when this JVM died; zero: SIGKILL at once
     */
    record Command(
            String name,
            List<String> command,
            Map<String, String> environment,
            Path directory,
            Path log,
            Duration orphanGrace) {

        Command {
            command = List.copyOf(command);
            environment = Map.copyOf(environment);
        }
    }

    private final Command command;
    // Held so that the pipe to the guard stays open as long as this JVM lives.
    private final Process guard;
    private final long pid;

    private ChildProcess(Command command, Process guard, long pid) {
        this.command = command;
        this.guard = guard;
        this.pid = pid;
    }

    static ChildProcess start(Command command) {
        try {
            Files.createDirectories(command.directory());
            Files.createDirectories(command.log().toAbsolutePath().getParent());
            Path script = Scripts.path("guard.sh");
            Path pidFile = command.directory().resolve(command.name() + ".pid");
            Files.deleteIfExists(pidFile);
            List<String> line = new ArrayList<>(List.of(
                    "bash",
                    script.toString(),
                    pidFile.toString(),
                    Long.toString(command.orphanGrace().toSeconds())));
            line.addAll(command.command());
            ProcessBuilder builder = new ProcessBuilder(line)
                    .directory(command.directory().toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(
                            ProcessBuilder.Redirect.appendTo(command.log().toFile()));
            builder.environment().putAll(command.environment());
            Process guard = builder.start();
            Waiting.until(PID_TIMEOUT, POLL_MILLIS, () -> Files.exists(pidFile) || !guard.isAlive());
            if (!Files.exists(pidFile)) {
                guard.destroyForcibly();
                throw new StackFailure(command.name() + " could not be started, see " + command.log());
            }
            return new ChildProcess(
                    command, guard, Long.parseLong(Files.readString(pidFile).strip()));
        } catch (IOException e) {
            throw new StackFailure(command.name() + " could not be started: " + e.getMessage(), e);
        }
    }

    public String name() {
        return command.name();
    }

    public long pid() {
        return pid;
    }

    public Path log() {
        return command.log();
    }

    public boolean isAlive() {
        return guard.isAlive();
    }

    /** Completed with the exit code, 128 + signal if it was killed. */
    public CompletableFuture<Integer> onExit() {
        return guard.onExit().thenApply(Process::exitValue);
    }

    /** Waits until the child is ready; fails as soon as it dies, with the end of its log. */
    void awaitReady(Duration bound, BooleanSupplier ready) {
        long deadline = System.nanoTime() + bound.toNanos();
        while (!ready.getAsBoolean()) {
            if (!isAlive()) {
                throw new StackFailure(name() + " ended with code " + guard.exitValue() + " while starting; its log "
                        + log() + " says: " + cause());
            }
            if (System.nanoTime() > deadline) {
                throw new StackFailure(name() + " was not ready after " + bound.toSeconds() + " s; its log " + log()
                        + " says: " + cause());
            }
            Waiting.pause(READY_POLL_MILLIS);
        }
    }

    /** SIGTERM, then SIGKILL after the grace. */
    public void stop(Duration grace) {
        if (guard.isAlive()) {
            signal("CONT");
            signal("TERM");
            if (!ended(grace)) {
                kill();
            }
        }
    }

    /** SIGKILL. Returns when the process is gone. */
    public void kill() {
        if (guard.isAlive()) {
            signal("KILL");
            if (!ended(KILL_TIMEOUT)) {
                guard.destroyForcibly();
            }
        }
    }

    /** SIGSTOP: the process is there and does nothing, its connections stay open. */
    public void halt() {
        signal("STOP");
    }

    /** SIGCONT. */
    public void resume() {
        signal("CONT");
    }

    private boolean ended(Duration bound) {
        try {
            return guard.waitFor(bound.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void signal(String signal) {
        try {
            // The guard holds the child's entry until it has seen its end, so this number can't belong to a stranger.
            if (guard.isAlive()) {
                new ProcessBuilder("kill", "-" + signal, Long.toString(pid))
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The line of the log that tells best why the child ended, short enough for a one-line error. */
    String cause() {
        List<String> lines = lastLogLines();
        // Spring's own analysis of a failed start.
        int description = lines.lastIndexOf("Description:");
        if (description >= 0 && description + 1 < lines.size()) {
            return shortened(lines.get(description + 1));
        }
        String best = lines.stream()
                .filter(line -> line.startsWith("Caused by: "))
                .reduce((first, second) -> second)
                .or(() -> lines.stream()
                        .filter(line -> line.contains("ERROR") || line.contains("Exception") || line.contains("# "))
                        .reduce((first, second) -> second))
                .orElseGet(() -> String.join(" | ", lines.subList(Math.max(0, lines.size() - 3), lines.size())));
        return shortened(best);
    }

    private static String shortened(String line) {
        return line.length() <= LONGEST_CAUSE ? line : line.substring(0, LONGEST_CAUSE) + "...";
    }

    private List<String> lastLogLines() {
        try (SeekableByteChannel channel = Files.newByteChannel(log())) {
            channel.position(Math.max(0, channel.size() - LAST_BYTES));
            ByteBuffer buffer = ByteBuffer.allocate(LAST_BYTES);
            while (buffer.hasRemaining() && channel.read(buffer) > 0) {
                // read on
            }
            return new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
        } catch (IOException e) {
            return List.of("(no log)");
        }
    }
}
