package io.flashsale.localstack.jmeter;

import io.flashsale.localstack.StackFailure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The JMeter that Maven has laid out in {@code scripts/jmeter/target/home}, as a process of its own. */
final class JMeter {

    /** What JMeter's own start script opens for it, and what keeps JDK 25 quiet. */
    private static final List<String> JVM_OPTIONS = List.of(
            "--add-opens=java.desktop/sun.awt=ALL-UNNAMED",
            "--add-opens=java.desktop/sun.swing=ALL-UNNAMED",
            "--add-opens=java.desktop/javax.swing.text.html=ALL-UNNAMED",
            "--add-opens=java.desktop/java.awt=ALL-UNNAMED",
            "--add-opens=java.desktop/java.awt.font=ALL-UNNAMED",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/java.lang.invoke=ALL-UNNAMED",
            "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
            "--add-opens=java.base/java.util=ALL-UNNAMED",
            "--add-opens=java.base/java.text=ALL-UNNAMED",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Xms64m",
            "-Xmx512m",
            "-XX:+UseSerialGC");

    /** {@code summary =  1234 in 00:00:10 =  123.4/s Avg: 12 Min: 3 Max: 45 Err:  0 (0.00%)} */
    private static final Pattern SO_FAR = Pattern.compile(
            "summary = +(\\d+) in ([0-9:]+) = +([0-9.]+)/s Avg: +(\\d+) Min: +\\d+ Max: +(\\d+) Err: +(\\d+).*");

    private static final int SECONDS_BEYOND_THE_RUN = 600;
    private static final int LAST_LINES = 15;

    private final Path directory;
    private final PrintStream progress;

    /** @param directory {@code scripts/jmeter} */
    JMeter(Path directory, PrintStream progress) {
        this.directory = directory;
        this.progress = progress;
    }

    /** Plays the plan and has the report made. @return the file with the samples */
    Path run(RunOptions options, Map<String, String> properties, Path out) {
        Path samples = out.resolve("samples.jtl");
        List<String> command = command();
        command.addAll(
                List.of("-n", "-t", directory.resolve(options.plan().fileName()).toString()));
        command.addAll(List.of("-l", samples.toString()));
        if (options.report()) {
            command.addAll(List.of("-e", "-o", out.resolve("report").toString()));
        }
        properties.forEach((name, value) -> command.add("-J" + name + "=" + value));
        start(command, out, options.rampupSeconds() + options.durationSeconds() + SECONDS_BEYOND_THE_RUN);
        if (!Files.exists(samples)) {
            throw new StackFailure("JMeter wrote no samples; see " + out.resolve("jmeter.log"));
        }
        return samples;
    }

    /** Makes the report of samples that are there. */
    void report(Path samples, Path out) {
        List<String> command = command();
        command.addAll(
                List.of("-g", samples.toString(), "-o", out.resolve("report").toString()));
        start(command, out, SECONDS_BEYOND_THE_RUN);
    }

    /** Opens the plan in JMeter's window, and returns when that is closed. */
    void show(RunOptions options, Map<String, String> properties, Path out) {
        List<String> command = command();
        command.addAll(
                List.of("-t", directory.resolve(options.plan().fileName()).toString()));
        properties.forEach((name, value) -> command.add("-J" + name + "=" + value));
        start(command, out, Integer.MAX_VALUE);
    }

    private List<String> command() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM_OPTIONS);
        // As JMeter's own start script does; later options win.
        String more = System.getenv("JVM_ARGS");
        if (more != null && !more.isBlank()) {
            command.addAll(List.of(more.strip().split("\\s+")));
        }
        command.add("-jar");
        command.add(directory.resolve("target/home/bin/ApacheJMeter.jar").toString());
        command.addAll(List.of("-q", directory.resolve("flash-sale.properties").toString()));
        return command;
    }

    private void start(List<String> command, Path out, int mostSeconds) {
        command.addAll(List.of("-j", out.resolve("jmeter.log").toString()));
        try {
            Process process = new ProcessBuilder(command)
                    .directory(out.toFile())
                    .redirectErrorStream(true)
                    .start();
            // Ctrl-C and a test that gives up end the engine, too.
            var end = new Thread(process::destroyForcibly, "end of JMeter");
            Runtime.getRuntime().addShutdownHook(end);
            try {
                Thread reader = Thread.ofPlatform().daemon().start(() -> follow(process, out));
                if (!process.waitFor(mostSeconds, TimeUnit.SECONDS)) {
                    throw new StackFailure("JMeter did not end within " + mostSeconds + " s; see " + out);
                }
                reader.join(TimeUnit.SECONDS.toMillis(5));
                if (process.exitValue() != 0) {
                    throw new StackFailure("JMeter has ended with " + process.exitValue() + ": " + lastLines(out));
                }
            } finally {
                process.destroyForcibly();
                Runtime.getRuntime().removeShutdownHook(end);
            }
        } catch (IOException e) {
            throw new StackFailure("JMeter can't be started: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackFailure("interrupted", e);
        }
    }

    private void follow(Process process, Path out) {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
                PrintStream all = new PrintStream(out.resolve("jmeter.out").toFile(), StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                all.println(line);
                Matcher soFar = SO_FAR.matcher(line);
                if (soFar.matches()) {
                    progress.printf(
                            "  %s  %s samples, %s/s, mean %s ms, max %s ms, %s errors%n",
                            soFar.group(2),
                            soFar.group(1),
                            soFar.group(3),
                            soFar.group(4),
                            soFar.group(5),
                            soFar.group(6));
                }
            }
        } catch (IOException e) {
            progress.println("JMeter's output is lost: " + e.getMessage());
        }
    }

    private static String lastLines(Path out) throws IOException {
        List<String> lines = Files.readAllLines(out.resolve("jmeter.out"));
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    }
}
