package io.flashsale.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessTest {

    private static final Duration BOUND = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    @Test
    void stopSendsTermAndKillDoesNotAsk() {
        ChildProcess polite = child("polite", "trap 'echo bye; exit 0' TERM; while :; do sleep 0.1; done");
        awaitLogged(polite, "", 0);
        polite.stop(BOUND);
        assertThat(polite.isAlive()).isFalse();

        ChildProcess deaf = child("deaf", "trap '' TERM; echo up; while :; do sleep 0.1; done");
        awaitLogged(deaf, "up", 1);
        deaf.stop(Duration.ofMillis(300));
        assertThat(deaf.isAlive()).isFalse();
        assertThat(deaf.onExit().join()).isEqualTo(128 + 9);
    }

    @Test
    void aHaltedChildStaysAliveAndGoesOnWhenResumed() throws IOException {
        ChildProcess counter = child("counter", "while :; do echo tick; sleep 0.05; done");
        awaitLogged(counter, "tick", 3);
        counter.halt();
        long halted = settledSize(counter.log());
        assertThat(counter.isAlive()).isTrue();
        counter.resume();
        assertThat(Waiting.until(BOUND, 20, () -> counter.log().toFile().length() > halted))
                .isTrue();
        counter.kill();
        assertThat(counter.isAlive()).isFalse();
    }

    @Test
    void aChildThatDiesWhileStartingIsToldInOneLineWithItsCause() {
        ChildProcess broken =
                child("broken", "echo 'Exception in main'; echo 'Caused by: java.net.BindException: taken'; exit 7");
        assertThatThrownBy(() -> broken.awaitReady(BOUND, () -> false))
                .isInstanceOf(StackFailure.class)
                .hasMessageContaining("code 7")
                .hasMessageContaining("Caused by: java.net.BindException: taken")
                .hasMessageNotContaining("\n");
    }

    @Test
    void noChildOutlivesALauncherThatWasKilled() throws Exception {
        Path pids = directory.resolve("pids");
        Process launcher = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Launcher.class.getName(),
                        directory.toString(),
                        pids.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("launcher.log").toFile())
                .start();
        assertThat(Waiting.until(BOUND, 20, () -> Files.exists(pids))).isTrue();
        List<ProcessHandle> children = Files.readAllLines(pids).stream()
                .map(line -> ProcessHandle.of(Long.parseLong(line)).orElseThrow())
                .toList();
        assertThat(children).hasSize(2).allMatch(ProcessHandle::isAlive);

        launcher.destroyForcibly().waitFor(30, TimeUnit.SECONDS);

        assertThat(Waiting.until(BOUND, 20, () -> children.stream().noneMatch(ProcessHandle::isAlive)))
                .isTrue();
    }

    /** Another JVM that starts one child with grace and one without, the latter deaf to SIGTERM. */
    static final class Launcher {

        private Launcher() {}

        public static void main(String[] arguments) throws IOException, InterruptedException {
            Path directory = Path.of(arguments[0]);
            ChildProcess one = ChildProcess.start(new ChildProcess.Command(
                    "one",
                    List.of("sleep", "300"),
                    Map.of(),
                    directory,
                    directory.resolve("one.log"),
                    Duration.ofSeconds(5)));
            ChildProcess two = ChildProcess.start(new ChildProcess.Command(
                    "two",
                    List.of("bash", "-c", "trap '' TERM; while :; do sleep 0.2; done"),
                    Map.of(),
                    directory,
                    directory.resolve("two.log"),
                    Duration.ZERO));
            Path fresh = directory.resolve("pids.new");
            Files.write(fresh, List.of(Long.toString(one.pid()), Long.toString(two.pid())));
            Files.move(fresh, Path.of(arguments[1]));
            one.onExit().join();
        }
    }

    private ChildProcess child(String name, String script) {
        return ChildProcess.start(new ChildProcess.Command(
                name,
                List.of("bash", "-c", script),
                Map.of(),
                directory,
                directory.resolve(name + ".log"),
                Duration.ZERO));
    }

    private static void awaitLogged(ChildProcess child, String text, int times) {
        assertThat(Waiting.until(
                        BOUND,
                        20,
                        () -> lines(child.log()).stream()
                                        .filter(line -> line.contains(text))
                                        .count()
                                >= times))
                .isTrue();
    }

    private static List<String> lines(Path log) {
        try {
            return Files.readAllLines(log);
        } catch (IOException e) {
            return List.of();
        }
    }

    /** The signal is asynchronous: the size counts once two looks see the same. */
    private static long settledSize(Path log) throws IOException {
        long[] last = {-1};
        assertThat(Waiting.until(BOUND, 300, () -> {
                    long now = log.toFile().length();
                    boolean same = now == last[0];
                    last[0] = now;
                    return same;
                }))
                .isTrue();
        return Files.size(log);
    }
}
