package io.flashsale.bench;

import io.flashsale.audit.Auditor;
import io.flashsale.audit.Report;
import io.flashsale.audit.Target;
import io.flashsale.localstack.DatabaseAccounts;
import io.flashsale.localstack.RunningStack;
import io.flashsale.localstack.Service;
import io.flashsale.localstack.ServiceInstance;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** The stack under test and what a scenario needs of it. */
final class Rig {

    /** What {@link Taken#into} puts down for orders. */
    static final Figure CPU_PER_ORDER = Figure.less("CPU of everything", "ms per order");

    private static final Duration REST = Duration.ofSeconds(120);
    private static final Duration BROKER_GRACE = Duration.ofSeconds(30);

    private final RunningStack stack;
    private final Shop shop;
    private final Processes processes;
    private final List<String> tokens;
    private final Consumer<String> progress;
    private final Past past = new Past(this);
    private int keys;
    private double best;

    /** Mints the shoppers' tokens: that is not part of any measurement. */
    Rig(RunningStack stack, int shoppers, Consumer<String> progress) {
        this.stack = stack;
        this.shop = new Shop(stack);
        this.processes = new Processes(stack);
        this.progress = progress;
        this.tokens = IntStream.range(0, shoppers)
                .parallel()
                .mapToObj(i -> stack.secrets().shopperToken("shopper-" + i))
                .toList();
    }

    RunningStack stack() {
        return stack;
    }

    Shop shop() {
        return shop;
    }

    Past past() {
        return past;
    }

    Processes processes() {
        return processes;
    }

    void say(String line) {
        progress.accept(line);
    }

    int shoppers() {
        return tokens.size();
    }

    String token(int shopper) {
        return tokens.get(shopper % tokens.size());
    }

    /** Remembers the most orders a second. */
    void saw(double perSecond) {
        best = Math.max(best, perSecond);
    }

    void forgetBest() {
        best = 0;
    }

    double best() {
        return best;
    }

    /** Never the same twice in this run. */
    String key() {
        return "bench-" + keys++;
    }

    LoadResult load(Load load, Shopping shopping) throws IOException {
        try (var generator = new Generator(URI.create(stack.gatewayUrl()).getPort())) {
            return generator.run(load, shopping);
        }
    }

    /** What everybody used and did between now and {@link Taken#into}. */
    Taken measure() {
        return new Taken(processes.cpuSeconds(), Meters.of(stack));
    }

    /** The state before a load. */
    final class Taken {

        private static final double THOUSAND = 1_000;

        private final Map<String, Double> cpu;
        private final Meters meters;

        private Taken(Map<String, Double> cpu, Meters meters) {
            this.cpu = cpu;
            this.meters = meters;
        }

        /**
         * @param things what the CPU time is divided by
         * @param unit their name: orders, answers
         */
        void into(Sample sample, long things, String unit) {
            double all = 0;
            for (Map.Entry<String, Double> process : processes.cpuSeconds().entrySet()) {
                double seconds = process.getValue() - cpu.getOrDefault(process.getKey(), 0.0);
                all += seconds;
                if (seconds > 0) {
                    sample.put(
                            Figure.less("CPU " + process.getKey(), "s per 1,000 " + unit),
                            seconds * THOUSAND / Math.max(1, things));
                }
            }
            sample.put(
                    Figure.less("CPU of everything", "ms per " + unit.substring(0, unit.length() - 1)),
                    all * THOUSAND / Math.max(1, things));
        }

        /** Batch sizes and waits of the lanes, with what the consumers did. */
        void lanesInto(Sample sample) {
            Meters now = Meters.of(stack);
            for (String lane : List.of("reservation", "commit")) {
                String label = "{lane=\"" + lane + "\"}";
                sample.put(
                        Figure.plain(lane + " lane, batch", "requests"),
                        now.meanSince(meters, "flash_lane_batch_size", label));
                sample.put(
                        Figure.less(lane + " lane, wait", "ms"),
                        now.meanSince(meters, "flash_lane_wait_seconds", label) * THOUSAND);
                sample.put(
                        Figure.less(lane + " lane, work per batch", "ms"),
                        now.meanSince(meters, "flash_lane_work_seconds", label) * THOUSAND);
            }
        }

        double counted(String series) {
            return Meters.of(stack).since(meters, series);
        }
    }

    /** Starts order-service anew with other settings, and waits until it is ready. */
    void restartOrderService(Map<String, String> environment) {
        for (ServiceInstance order : stack.instances(Service.ORDER)) {
            order.restart(environment, List.of());
        }
    }

    /**
     * Ends the broker in order and starts it on what it has stored. Its marking thread has been seen asleep after a storm of half
     * messages, for minutes: then decided ones look undecided, to the broker and to the audit.
     */
    void restartBroker() {
        var servers = Objects.requireNonNull(stack.rocketmq(), "the bench has a broker of its own");
        servers.brokerProcess().stop(BROKER_GRACE);
        servers.restartBroker();
    }

    /** All laws over everything that this run has left. */
    Report audit() {
        var accounts = stack.secrets().databaseAccounts();
        var target = new Target(
                stack.databaseAddress(),
                DatabaseAccounts.ADMIN,
                accounts.password(DatabaseAccounts.ADMIN),
                stack.redisUrl(),
                stack.nameServer(),
                stack.settings().data().resolve("provider/provider.journal"),
                new ArrayList<>());
        return new Auditor(target, progress).atRest(REST);
    }
}
