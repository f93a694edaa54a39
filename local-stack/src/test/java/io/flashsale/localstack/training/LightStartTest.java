package io.flashsale.localstack.training;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LightStartTest {

    @Test
    void theCostlyCompilerWaitsUntilMainReturns() throws IOException {
        assertThat(levels(List.of(), "returns")).containsExactly("in main: 2", "afterwards: 4");
    }

    @Test
    void itDoesNotWaitForeverWhenMainFails() throws IOException {
        assertThat(levels(List.of(), "fails"))
                .contains("in main: 2", "afterwards: 4")
                .anyMatch(line -> line.contains("IllegalStateException: as asked"));
    }

    @Test
    void whoAskedForLessKeepsIt() throws IOException {
        assertThat(levels(List.of("-XX:TieredStopAtLevel=1"), "returns"))
                .containsExactly("in main: 1", "afterwards: 1");
    }

    private static List<String> levels(List<String> options, String argument) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of(
                "-XX:+UseSerialGC",
                "-Xmx64m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                LightStart.class.getName(),
                Probe.class.getName(),
                argument));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }

    /** Says how far the compilers may go, during its main method and after it. */
    public static final class Probe {

        private Probe() {}

        public static void main(String[] arguments) {
            Thread starter = Thread.currentThread();
            say("in main");
            Thread.ofPlatform().start(() -> {
                while (starter.isAlive()) {
                    Thread.onSpinWait();
                }
                say("afterwards");
            });
            if (arguments[0].equals("fails")) {
                throw new IllegalStateException("as asked");
            }
        }

        private static void say(String when) {
            String level = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                    .getVMOption("TieredStopAtLevel")
                    .getValue();
            System.out.println(when + ": " + level);
        }
    }
}
