package io.flashsale.localstack.measure;

import io.flashsale.localstack.LocalSecrets;
import io.flashsale.localstack.Progress;
import io.flashsale.localstack.RunningStack;
import io.flashsale.localstack.Service;
import io.flashsale.localstack.ServiceInstance;
import io.flashsale.localstack.StackSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What group commit is worth: durable orders a second through the gateway with the lanes as they are, and with batches of
 * one, in turns on the same stack in the same run. An order counts only if it is CONFIRMED in MySQL afterwards.
 */
public final class MeasureLanes {

    private static final int SHOPPERS = 2_000;
    private static final Duration DRAIN = Duration.ofMinutes(3);

    private record Options(int connections, int seconds, int warmUpSeconds, int rounds) {

        static Options parse(String[] arguments) {
            Map<String, Integer> given =
                    new TreeMap<>(Map.of("--connections", 64, "--seconds", 15, "--warm-up", 20, "--rounds", 3));
            for (int i = 0; i + 1 < arguments.length; i += 2) {
                if (given.replace(arguments[i], Integer.valueOf(arguments[i + 1])) == null) {
                    throw new IllegalArgumentException("unknown option " + arguments[i]);
                }
            }
            return new Options(
                    given.get("--connections"), given.get("--seconds"), given.get("--warm-up"), given.get("--rounds"));
        }
    }

    private record Round(boolean lanes, Buyers.Result result, double cpuMillisPerOrder) {}

    private final Options options;
    private final RunningStack stack;
    private final Shop shop;
    private final List<String> tokens = new ArrayList<>();

    private MeasureLanes(Options options, RunningStack stack) {
        this.options = options;
        this.stack = stack;
        this.shop = new Shop(stack);
        LocalSecrets secrets = stack.secrets();
        for (int i = 0; i < SHOPPERS; i++) {
            tokens.add(secrets.shopperToken("shopper-" + i));
        }
    }

    public static void main(String[] arguments) throws Exception {
        Options options = Options.parse(arguments);
        StackSettings settings = StackSettings.forTests();
        try (RunningStack stack = RunningStack.start(settings, Progress.to(System.out))) {
            new MeasureLanes(options, stack).run();
        }
        System.exit(0);
    }

    private void run() throws Exception {
        System.out.printf(Locale.ROOT, "load average before: %s%n", loadAverage());
        measure(true, options.warmUpSeconds); // Warms the JVMs; not counted.
        List<Round> rounds = new ArrayList<>();
        for (int round = 0; round < options.rounds; round++) {
            rounds.add(measure(true, options.seconds));
            restart("1");
            measure(false, Math.max(5, options.warmUpSeconds / 2));
            rounds.add(measure(false, options.seconds));
            restart("");
            measure(true, Math.max(5, options.warmUpSeconds / 2));
        }
        report(rounds);
    }

    /** One sale of its own each time, so that what is counted belongs to this run. */
    private Round measure(boolean lanes, int seconds) throws Exception {
        String sale = shop.openSale();
        Map<Long, Duration> cpuBefore = cpu();
        Buyers.Result result = new Buyers(
                        stack.settings().ports().gateway(),
                        "/api/v1/sales/" + sale + "/items/" + Shop.SKU + "/orders",
                        tokens)
                .run(options.connections, seconds, (lanes ? "l" : "s") + sale);
        double cpuMillis = spent(cpuBefore, cpu());
        shop.awaitConfirmed(sale, result.placed(), DRAIN);
        System.out.printf(
                Locale.ROOT,
                "%-15s %6.0f orders/s   p50 %6.1f ms   p99 %6.1f ms   %5.2f ms CPU/order   %s%n",
                lanes ? "lanes" : "batches of one",
                result.perSecond(),
                result.percentileMillis(0.50),
                result.percentileMillis(0.99),
                cpuMillis / Math.max(1, result.placed()),
                result.byStatus());
        return new Round(lanes, result, cpuMillis / Math.max(1, result.placed()));
    }

    private void restart(String batch) {
        for (ServiceInstance order : stack.instances(Service.ORDER)) {
            order.stop();
            order.start(
                    batch.isEmpty() ? Map.of() : Map.of("FLASH_COMMIT_BATCH", batch, "FLASH_RESERVATION_BATCH", batch),
                    List.of());
            order.awaitReady();
        }
    }

    private void report(List<Round> rounds) throws IOException {
        double lanes = median(rounds, true);
        double single = median(rounds, false);
        System.out.printf(Locale.ROOT, "%nload average after: %s%n", loadAverage());
        System.out.printf(
                Locale.ROOT,
                "medians of %d rounds of %d s with %d connections, every order CONFIRMED in MySQL, none REJECTED:%n",
                options.rounds,
                options.seconds,
                options.connections);
        System.out.printf(
                Locale.ROOT,
                "lanes %.0f orders/s, batches of one %.0f orders/s: %.2f times%n",
                lanes,
                single,
                lanes / single);
        System.out.printf(Locale.ROOT, "memory of everything: %d MB resident%n", residentMegabytes());
    }

    private static double median(List<Round> rounds, boolean lanes) {
        double[] sorted = rounds.stream()
                .filter(round -> round.lanes == lanes)
                .mapToDouble(round -> round.result.perSecond())
                .sorted()
                .toArray();
        return sorted[sorted.length / 2];
    }

    /** CPU time of every process of the stack. */
    private static Map<Long, Duration> cpu() {
        Map<Long, Duration> byProcess = new TreeMap<>();
        ProcessHandle.current().descendants().forEach(child -> child.info()
                .totalCpuDuration()
                .ifPresent(duration -> byProcess.put(child.pid(), duration)));
        return byProcess;
    }

    private static double spent(Map<Long, Duration> before, Map<Long, Duration> after) {
        double millis = 0;
        for (Map.Entry<Long, Duration> process : after.entrySet()) {
            millis += process.getValue()
                    .minus(before.getOrDefault(process.getKey(), Duration.ZERO))
                    .toMillis();
        }
        return millis;
    }

    private static long residentMegabytes() {
        return ProcessHandle.current()
                        .descendants()
                        .mapToLong(child -> residentKilobytes(child.pid()))
                        .sum()
                / 1024;
    }

    private static long residentKilobytes(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0; // It has ended meanwhile, or this is no Linux.
        }
    }

    private static String loadAverage() throws IOException {
        Path file = Path.of("/proc/loadavg");
        return Files.exists(file) ? Files.readString(file).strip() : "unknown";
    }
}
