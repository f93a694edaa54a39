package io.flashsale.systemtest;

import io.flashsale.audit.Outcome;
import io.flashsale.audit.Report;
import io.flashsale.localstack.Service;
import io.flashsale.localstack.ServiceInstance;
import io.flashsale.systemtest.crash.CrashSwitch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Plays the points: one order, one crash, restart, drain, audit. Points that kill different services are played together,
 * each with a sale of its own; the audit is of everything that ever happened on the stack.
 */
final class CrashMatrix {

    private static final Duration DRAINED_WITHIN = Duration.ofSeconds(90);
    /** An order that is to be cancelled before its payment is heard of may have to wait for a restart first. */
    private static final Duration LATE_CALLBACK = Duration.ofSeconds(60);

    private static final Path REPORT = Path.of("target", "crash-matrix", "report.md");

    /**
     * What became of a point.
     *
     * @param back from the end of the process until it took requests again
     * @param whole from the end of the process until the order and its books were as they must be
     * @param trouble why it is not fine; empty if it is
     */
    record Result(
            CrashPoint point,
            boolean reached,
            @Nullable Duration back,
            @Nullable Duration whole,
            String trouble) {

        boolean isFine() {
            return reached && trouble.isEmpty();
        }

        Result with(String more) {
            return new Result(point, reached, back, whole, trouble.isEmpty() ? more : trouble + "; " + more);
        }
    }

    private final int atOnce;

    /** @param atOnce points that may be played together */
    CrashMatrix(int atOnce) {
        this.atOnce = atOnce;
    }

    List<Result> play(List<CrashPoint> points) {
        var results = new ArrayList<Result>();
        var left = new ArrayList<>(points);
        while (!left.isEmpty()) {
            List<CrashPoint> round = nextRound(left);
            left.removeAll(round);
            List<Result> played = playTogether(round);
            for (Result result : audited(played)) {
                results.add(result);
                System.out.printf("%3d/%d  %s%n", results.size(), points.size(), line(result));
            }
            allRun();
        }
        return results;
    }

    /** As many as may be played together: no two that kill the same service. */
    private List<CrashPoint> nextRound(List<CrashPoint> left) {
        if (left.getFirst().alone()) {
            return List.of(left.getFirst());
        }
        var round = new ArrayList<CrashPoint>();
        Set<Service> dying = EnumSet.noneOf(Service.class);
        for (CrashPoint point : left) {
            if (round.size() < atOnce && !point.alone() && dying.add(point.dies())) {
                round.add(point);
            }
        }
        return round;
    }

    private static List<Result> playTogether(List<CrashPoint> round) {
        try (ExecutorService players = Executors.newCachedThreadPool()) {
            List<Callable<Result>> plays = round.stream()
                    .<Callable<Result>>map(point -> () -> play(point))
                    .toList();
            return players.invokeAll(plays).stream().map(Future::resultNow).toList();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Result play(CrashPoint point) {
        Scene scene = new Scene(point);
        Scene.Crash crash = null;
        String trouble = "";
        try {
            point.story().play(scene);
        } catch (AssertionError | RuntimeException e) {
            trouble = "story: " + first(e);
        }
        try {
            crash = scene.awaitCrash();
            if (crash != null && trouble.isEmpty()) {
                point.story().prove(scene);
            }
        } catch (AssertionError | RuntimeException e) {
            trouble = "proof: " + first(e);
        }
        Instant end = Instant.now();
        if (trouble.isEmpty() && !scene.missingFaults().isEmpty()) {
            trouble = "a fault did not happen: " + scene.missingFaults();
        }
        return new Result(
                point,
                scene.reached(),
                crash == null ? null : crash.backAfter(),
                crash == null ? null : Duration.between(crash.at(), end),
                trouble);
    }

    private static String first(Throwable failure) {
        String text = String.valueOf(failure.getMessage()).strip();
        return text.length() > 600 ? text.substring(0, 600) + " ..." : text;
    }

    /** The auditor's word over all that ever happened: what it finds belongs to every point of the round. */
    private static List<Result> audited(List<Result> played) {
        allRun();
        Report report = Verdict.of(Platform.stack(), Platform.history().file()).look(DRAINED_WITHIN);
        if (report.verdict() == Report.Verdict.HELD) {
            return played;
        }
        String told = "laws: " + report.verdict() + " "
                + report.findings().stream()
                        .filter(finding -> !(finding.outcome() instanceof Outcome.Held))
                        .map(Object::toString)
                        .collect(Collectors.joining("; "));
        return played.stream().map(result -> result.with(told)).toList();
    }

    /** Whatever a point has left: every process runs, and no switch is armed. */
    private static void allRun() {
        for (Service service : Service.values()) {
            ServiceInstance instance = Platform.instances(service).getFirst();
            if (!instance.isAlive()) {
                instance.start();
            }
        }
        for (Service service : Service.values()) {
            ServiceInstance instance = Platform.instances(service).getFirst();
            instance.awaitReady();
            CrashSwitch.disarm(instance);
        }
    }

    private static String line(Result result) {
        return String.format(
                Locale.ROOT,
                "%-30s %-10s %-11s back %5s  whole %5s  %s",
                result.point().name(),
                result.point().dies().shortName(),
                result.reached() ? "reached" : "NOT REACHED",
                seconds(result.back()),
                seconds(result.whole()),
                result.isFine() ? "fine" : result.trouble());
    }

    private static String seconds(@Nullable Duration duration) {
        return duration == null ? "-" : String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }

    static String table(List<Result> results) {
        StringBuilder table = new StringBuilder("""
                | point | dies | crash | reached | process back | order and books whole | verdict |
                | --- | --- | --- | --- | --- | --- | --- |
                """);
        for (Result result : results) {
            table.append(String.format(
                    "| %s | %s | %s | %s | %s | %s | %s |%n",
                    result.point().name(),
                    result.point().dies().shortName(),
                    result.point().crossing().toString().replace("\n", " ").replace("|", "\\|"),
                    result.reached() ? "yes" : "**no**",
                    seconds(result.back()),
                    seconds(result.whole()),
                    result.isFine()
                            ? "fine"
                            : "**" + result.trouble().replace("\n", " ").replace("|", "\\|") + "**"));
        }
        return table.toString();
    }

    static String summary(List<Result> results, Duration took) {
        long reached = results.stream().filter(Result::reached).count();
        long fine = results.stream().filter(Result::isFine).count();
        List<Duration> whole = results.stream()
                .filter(Result::isFine)
                .map(Result::whole)
                .filter(duration -> duration != null)
                .sorted()
                .toList();
        String recovery = whole.isEmpty()
                ? ""
                : "; from crash to whole: median " + seconds(whole.get(whole.size() / 2)) + ", longest "
                        + seconds(whole.getLast());
        return results.size() + " points, " + reached + " reached, " + fine + " fine, " + took.toMinutes() + " min "
                + took.toSecondsPart() + " s" + recovery;
    }

    /** Exit status 0 if every point was reached and every law holds, 1 if not, 2 for usage. */
    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    private static int run(String[] arguments) {
        String only = "";
        boolean all = false;
        int atOnce = 3;
        boolean list = false;
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--list" -> list = true;
                case "--all" -> all = true;
                case "--only" -> only = value(arguments, ++i);
                case "--at-once" -> atOnce = Integer.parseInt(value(arguments, ++i));
                default -> {
                    System.err.println("error: unknown option " + arguments[i] + "; see --help");
                    return 2;
                }
            }
        }
        List<CrashPoint> points = matching(only, all);
        if (list || points.isEmpty()) {
            points.forEach(point -> System.out.printf(
                    "%-30s %-10s %s%n",
                    point.name(),
                    point.dies().shortName(),
                    point.crossing().toString().replace("\n", " ")));
            if (points.isEmpty()) {
                System.err.println("error: no point is called " + only + "; --list shows them");
            }
            return points.isEmpty() ? 2 : 0;
        }
        Platform.runAlone(LATE_CALLBACK);
        Platform.stack();
        Instant begin = Instant.now();
        List<Result> results = new CrashMatrix(atOnce).play(points);
        String summary = summary(results, Duration.between(begin, Instant.now()));
        write("# Crash matrix\n\n" + summary + "\n\n" + table(results));
        System.out.println();
        System.out.println(table(results));
        System.out.println(summary + "; the table is in system-tests/" + REPORT);
        return results.stream().allMatch(Result::isFine) ? 0 : 1;
    }

    private static String value(String[] arguments, int i) {
        if (i >= arguments.length) {
            throw new IllegalArgumentException(arguments[i - 1] + " wants a value");
        }
        return arguments[i];
    }

    private static List<CrashPoint> matching(String glob, boolean all) {
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob);
        return inOrder(CrashPoints.all().stream()
                .filter(point -> glob.isEmpty() ? all || point.core() : matcher.matches(Path.of(point.name())))
                .toList());
    }

    /** The service with the most points first: it is in every round then, and the others fill them up. */
    private static List<CrashPoint> inOrder(List<CrashPoint> points) {
        Map<Service, Long> counts =
                points.stream().collect(Collectors.groupingBy(CrashPoint::dies, Collectors.counting()));
        return points.stream()
                .sorted(Comparator.comparing(CrashPoint::alone)
                        .thenComparing(point -> -counts.get(point.dies()))
                        .thenComparing(CrashPoint::dies))
                .toList();
    }

    private static void write(String text) {
        try {
            Files.createDirectories(REPORT.getParent());
            Files.writeString(REPORT, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Map<String, CrashPoint> byName() {
        return CrashPoints.all().stream().collect(Collectors.toMap(CrashPoint::name, point -> point));
    }
}
