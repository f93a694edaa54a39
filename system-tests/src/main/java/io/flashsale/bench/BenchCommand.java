package io.flashsale.bench;

import io.flashsale.audit.Report;
import io.flashsale.localstack.Progress;
import io.flashsale.localstack.RunningStack;
import io.flashsale.localstack.StackFailure;
import io.flashsale.localstack.StackPorts;
import io.flashsale.localstack.StackSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.logging.LogManager;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The command behind {@code scripts/bench.sh}: exit code 0, 1 if a total was wrong or a law is broken, 2 for wrong usage. */
public final class BenchCommand {

    private static final int WRONG_TOTAL = 1;
    private static final int WRONG_USAGE = 2;
    private static final int SHOPPERS = 20_000;
    private static final int SHOPPERS_QUICK = 4_000;
    private static final int BURST_CONNECTIONS = 2_000;
    private static final int WARM_UP_CONNECTIONS = 256;
    private static final int SLICE_SECONDS = 10;
    private static final int STEADY_SLICES = 3;
    private static final double STEADY = 1.05;

    private final BenchOptions options;
    private final Path home;
    private JsonReport.@Nullable Earlier earlier;
    private final long begin = System.nanoTime();

    private BenchCommand(BenchOptions options, Path home) throws IOException {
        this.options = options;
        this.home = home;
        this.earlier = options.against() == null ? null : JsonReport.Earlier.read(options.against());
    }

    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments)));
    }

    private static int run(List<String> arguments) {
        // Client libraries talk about transports and options; the figures are what somebody asked for.
        LogManager.getLogManager().reset();
        Path home = Path.of(System.getProperty("flash.home", ".")).toAbsolutePath();
        try {
            return new BenchCommand(BenchOptions.parse(arguments, home), home).run();
        } catch (BenchOptions.Wrong wrong) {
            System.err.println("error: " + wrong.getMessage() + "; see scripts/bench.sh --help");
            return WRONG_USAGE;
        } catch (Scenario.WrongTotal wrong) {
            System.err.println("error: wrong total: " + wrong.getMessage());
            return WRONG_TOTAL;
        } catch (StackFailure | IOException | SQLException failed) {
            System.err.println("error: " + failed.getMessage());
            return WRONG_USAGE;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return WRONG_USAGE;
        }
    }

    private int run() throws IOException, SQLException, InterruptedException {
        List<Scenario> scenarios = scenarios().stream()
                .filter(scenario -> options.wants(scenario.name()))
                .toList();
        List<LanesAlone> lanes = Stream.of(LanesAlone.values())
                .filter(lane -> !options.quick() && options.wants(lane.scenario()))
                .toList();
        if (scenarios.isEmpty() && lanes.isEmpty()) {
            throw new BenchOptions.Wrong("no scenario is called " + options.scenarios() + "; there are " + names());
        }
        Map<String, String> machine = machine();
        Files.createDirectories(options.out());
        List<Results.Outcome> alone = new ArrayList<>();
        for (LanesAlone lane : lanes) {
            say(lane.scenario());
            alone.add(lane.play(home, options.out(), options.rounds(), options.seconds()));
        }
        Results results = scenarios.isEmpty()
                ? new Results(machine, alone, Map.of(), Report.Verdict.HELD.name(), "Each lap checked its own total.\n")
                : play(scenarios, machine, alone);
        write(results);
        System.out.println();
        System.out.println(MarkdownReport.of(results, earlier));
        say("written: " + options.out().resolve("report.html") + ", report.md, report.json");
        return results.verdict().equals(Report.Verdict.HELD.name()) ? 0 : WRONG_TOTAL;
    }

    private List<String> names() {
        return Stream.concat(
                        scenarios().stream().map(Scenario::name),
                        Stream.of(LanesAlone.values()).map(LanesAlone::scenario))
                .toList();
    }

    private Results play(List<Scenario> scenarios, Map<String, String> machine, List<Results.Outcome> alone)
            throws IOException, SQLException, InterruptedException {
        Path data = options.out().resolve("stack");
        delete(data);
        Files.createDirectories(data);
        var settings = StackSettings.standard(home, data).withPorts(StackPorts.free());
        if (options.quick()) {
            // The best code takes minutes to come about on two cores; what a short run would measure is its compiler.
            settings = settings.withJvmOptions("-XX:TieredStopAtLevel=1");
            machine.put("compiler", "C1 only, since the run is short");
        }
        try (RunningStack stack = RunningStack.start(settings, Progress.to(System.out))) {
            machine.put("stack ready after", seconds());
            if (options.beside() == null) {
                return play(stack, null, scenarios, machine, alone);
            }
            Path otherData = options.out().resolve("stack-beside");
            delete(otherData);
            Files.createDirectories(otherData);
            say("the stack of " + options.beside());
            var other = new StackSettings(
                    options.beside(),
                    otherData,
                    StackPorts.free(),
                    settings.instances(),
                    settings.environment(),
                    settings.serviceEnvironment(),
                    settings.jvmOptions(),
                    settings.aotCache(),
                    settings.bufferPoolMegabytes());
            try (RunningStack beside = RunningStack.start(other, Progress.to(System.out))) {
                return play(stack, beside, scenarios, machine, alone);
            }
        }
    }

    /** Another working copy's services and what they did: the same rounds, each right after ours. */
    private final class Beside {

        private final Path copy;
        private final Rig rig;
        private final Map<String, Scenario> scenarios = new HashMap<>();
        private final List<Results.Outcome> outcomes = new ArrayList<>();
        private final List<Sample> samples = new ArrayList<>();

        Beside(Path copy, RunningStack stack) throws IOException, SQLException, InterruptedException {
            this.copy = copy;
            this.rig = new Rig(stack, shoppers(), BenchCommand.this::say);
            scenarios().forEach(scenario -> scenarios.put(scenario.name(), scenario));
            say("warming up " + copy);
            warmUp(rig, WARM_UP_CONNECTIONS);
            rig.forgetBest();
        }

        private Scenario twin(Scenario scenario) {
            return Objects.requireNonNull(scenarios.get(scenario.name()));
        }

        void prepare(Scenario scenario) throws IOException, SQLException, InterruptedException {
            samples.clear();
            twin(scenario).prepare(rig, connections -> warmUp(rig, connections));
        }

        void round(Scenario scenario) throws IOException, SQLException, InterruptedException {
            Sample sample = twin(scenario).round(rig);
            samples.add(sample);
            say("  beside: " + headline(sample));
        }

        void finish(Scenario scenario) throws IOException, SQLException, InterruptedException {
            twin(scenario).finish(rig, connections -> warmUp(rig, connections));
            outcomes.add(new Results.Outcome(scenario.name(), scenario.explanation(), List.copyOf(samples)));
            earlier = JsonReport.Earlier.beside(copy, outcomes);
        }
    }

    private int shoppers() {
        return options.quick() ? SHOPPERS_QUICK : SHOPPERS;
    }

    private Results play(
            RunningStack stack,
            @Nullable RunningStack other,
            List<Scenario> scenarios,
            Map<String, String> machine,
            List<Results.Outcome> alone)
            throws IOException, SQLException, InterruptedException {
        say("minting tokens");
        var rig = new Rig(stack, shoppers(), this::say);
        warmUp(rig, WARM_UP_CONNECTIONS);
        rig.forgetBest();
        Beside beside = other == null ? null : new Beside(Objects.requireNonNull(options.beside()), other);
        List<Results.Outcome> outcomes = new ArrayList<>(alone);
        Report audit = null;
        for (Scenario scenario : scenarios) {
            if (scenario instanceof Growth growth && growth.stored() > 0 && audit == null) {
                audit = audit(rig);
            }
            List<Sample> samples = new ArrayList<>();
            scenario.prepare(rig, connections -> warmUp(rig, connections));
            if (beside != null) {
                beside.prepare(scenario);
            }
            for (int round = 1; round <= options.rounds(); round++) {
                Sample sample = scenario.round(rig);
                samples.add(sample);
                say("%s, round %d of %d: %s".formatted(scenario.name(), round, options.rounds(), headline(sample)));
                if (beside != null) {
                    beside.round(scenario);
                }
            }
            scenario.finish(rig, connections -> warmUp(rig, connections));
            if (beside != null) {
                beside.finish(scenario);
            }
            outcomes.add(new Results.Outcome(scenario.name(), scenario.explanation(), samples));
            // Whoever stops the run has what was measured until then, and is told that nobody judged it.
            write(new Results(
                    machine,
                    outcomes,
                    rig.processes().megabytes(),
                    Report.Verdict.UNKNOWN.name(),
                    "Stopped before the audit.\n"));
        }
        if (audit == null) {
            audit = audit(rig);
        }
        machine.put("load average after", Processes.loadAverage());
        machine.put("took", seconds());
        machine.put(
                "of the memory at rest",
                MarkdownReport.number(rig.processes().megabytesOfFiles())
                        + " MB are pages of files, which the system takes back when it needs them");
        return new Results(
                machine, outcomes, rig.processes().megabytes(), audit.verdict().name(), audit.table());
    }

    private Report audit(Rig rig) {
        say("auditing everything");
        return rig.audit();
    }

    /**
     * Until the JVMs get no faster, or the time is over. Five JVMs compile on the cores that also serve: what is measured
     * before that is the compiler.
     */
    private void warmUp(Rig rig, int connections) throws IOException, SQLException, InterruptedException {
        int slice = Math.min(SLICE_SECONDS, options.warmUpSeconds());
        var scenario = new Winners("warm-up", connections, 1, Duration.ofSeconds(slice));
        double best = 0;
        int notBetter = 0;
        for (int done = 0; done < options.warmUpSeconds() && notBetter < STEADY_SLICES; done += slice) {
            Sample sample = scenario.round(rig);
            say("warm-up, not counted: " + headline(sample));
            double perSecond = Objects.requireNonNull(sample.figures().get(Winners.RATE));
            notBetter = perSecond > best * STEADY ? 0 : notBetter + 1;
            best = Math.max(best, perSecond);
        }
    }

    private static String headline(Sample sample) {
        return sample.figures().entrySet().stream()
                .filter(entry -> !entry.getKey().name().startsWith("CPU ")
                        || entry.getKey().name().contains("everything"))
                .filter(entry -> !entry.getKey().name().contains("lane"))
                .map(entry -> entry.getKey().name() + " " + MarkdownReport.number(entry.getValue()) + " "
                        + entry.getKey().unit())
                .limit(8)
                .reduce((a, b) -> a + ", " + b)
                .orElse("");
    }

    private List<Scenario> scenarios() {
        Duration time = Duration.ofSeconds(options.seconds());
        if (options.quick()) {
            return List.of(
                    new Winners("winners-64", 64, 1, time),
                    new Paced("paced-50", 0.5, 256, time),
                    new Losers(64, time),
                    new Burst(SHOPPERS_QUICK, 200, BURST_CONNECTIONS),
                    new Mixed(64, time),
                    new Life(0.05, 256, time));
        }
        return List.of(
                new Winners("winners-64", 64, 1, time),
                new Winners("winners-256", 256, 1, time),
                new Winners("winners-64-over-100-items", 64, 100, time),
                new Paced("paced-50", 0.5, 1_024, time),
                new Paced("paced-80", 0.8, 1_024, time),
                new Losers(64, time),
                new Burst(SHOPPERS, 1_000, BURST_CONNECTIONS),
                new Mixed(64, time),
                new Life(0.02, 1_024, time),
                new Rest(time),
                new Unbatched(64, time),
                new Unbatched(256, time),
                new Growth("growth-stock-1k", 1_000, 1, 0),
                new Growth("growth-stock-1m", 1_000_000, 1, 0),
                new Growth("growth-items-1000", 100_000, 1_000, 0),
                new Growth("growth-orders-1m", 100_000, 1, 1_000_000),
                new Growth("growth-orders-5m", 100_000, 1, 5_000_000));
    }

    private Map<String, String> machine() throws IOException {
        Map<String, String> machine = new LinkedHashMap<>();
        machine.put("when", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        machine.put("processor", processor());
        machine.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
        machine.put("Java", Runtime.version().toString());
        machine.put("system", System.getProperty("os.name") + ' ' + System.getProperty("os.version"));
        machine.put(
                "rounds",
                options.rounds() + " of " + options.seconds() + " s after " + options.warmUpSeconds()
                        + " s of warm-up");
        machine.put("generator", "in the same machine, on the same cores; its CPU is in every table");
        machine.put("load average before", Processes.loadAverage());
        return machine;
    }

    private static String processor() throws IOException {
        Path file = Path.of("/proc/cpuinfo");
        if (!Files.exists(file)) {
            return System.getProperty("os.arch");
        }
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse(System.getProperty("os.arch"));
    }

    private void write(Results results) throws IOException {
        Files.createDirectories(options.out());
        Files.writeString(options.out().resolve("report.json"), JsonReport.of(results));
        Files.writeString(options.out().resolve("report.md"), MarkdownReport.of(results, earlier));
        Files.writeString(options.out().resolve("report.html"), HtmlReport.of(results, earlier));
    }

    private void say(String line) {
        System.out.printf(Locale.ROOT, "[%s] %s%n", seconds(), line);
    }

    private String seconds() {
        return String.format(Locale.ROOT, "%.1f s", (System.nanoTime() - begin) / 1e9);
    }

    private static void delete(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
