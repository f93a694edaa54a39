package io.flashsale.bench.capacity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The plan in Markdown: to read in a terminal, and to paste where plans are discussed. */
final class PlanTable {

    private static final double MILLIS = 1_000;
    private static final double BYTES_PER_KILOBYTE = 1_000;

    private final Plan plan;
    private final @Nullable Plan spread;
    private final BenchReport report;
    private final StringBuilder text = new StringBuilder();

    private PlanTable(Plan plan, @Nullable Plan spread, BenchReport report) {
        this.plan = plan;
        this.spread = spread;
        this.report = report;
    }

    /** @param spread the plan with small batches, if that was measured */
    static String of(Plan plan, @Nullable Plan spread, BenchReport report) {
        var table = new PlanTable(plan, spread, report);
        table.head();
        table.costs();
        table.parts();
        table.limits();
        table.lanes();
        table.assumptions();
        return table.text.toString();
    }

    private void head() {
        line("# Capacity for " + Words.whole(plan.demand().ordersPerSecond()) + " orders per second");
        line("");
        line("Measured %s on %s, %s cores, load average %s before and %s after; the audit held."
                .formatted(
                        report.machine("when"),
                        report.machine("processor"),
                        report.machine("cores"),
                        load("load average before"),
                        load("load average after")));
        report.remarks().forEach(this::line);
        plan.costs().remarks().forEach(this::line);
        line("");
        double wanted = plan.demand().ordersPerSecond();
        Ceiling first = plan.first();
        line("- Machines: **%s %s**, or %s with a zone to spare. %s takes the most, %s %% of the cores."
                .formatted(
                        Words.whole(plan.nodes()),
                        Node.BARE_METAL.type(),
                        Words.whole(plan.nodesWithSpareZone()),
                        plan.dearest().title(),
                        Words.number(100.0 * plan.dearest().allCores() / plan.cores())));
        if (plan.lanes().emptierThanMeasured()) {
            line("- That holds only while as many orders travel together as did when they were measured, and here they "
                    + "would not (see below)"
                    + (spread == null
                            ? "."
                            : ": **up to %s** with small batches.".formatted(Words.whole(spread.nodes()))));
        }
        line("- %s by adding machines. Limits first: **%s**, at %s orders/s, %s what is asked for. Way out: %s."
                .formatted(
                        plan.isReachable() ? "Reachable" : "NOT reachable",
                        first.what(),
                        Words.number(first.ordersPerSecond()),
                        Words.times(first.ordersPerSecond() / wanted),
                        first.wayOut()));
        line("- One hot item: **%s** orders/s in %s buckets, whatever one adds; then %s is at its end."
                .formatted(
                        Words.number(plan.hotItem().item().ordersPerSecond()),
                        Words.whole(plan.hotItem().buckets()),
                        plan.hotItem().item().what()));
    }

    private String load(String name) {
        // The kernel's line goes on with threads and a process id.
        return Arrays.stream(report.machine(name).split(" ")).findFirst().orElse("-");
    }

    private void costs() {
        List<Call> asked = Arrays.stream(Call.values())
                .filter(call -> plan.demand().perOrder(call) > 0)
                .toList();
        section("Cost");
        line("Milliseconds of CPU on the measured machine.");
        line("");
        row(cells(
                "",
                asked.stream().map(call -> "one " + call.title()).toList(),
                "an order with all that comes with it"));
        line("| --- |" + " ---: |".repeat(asked.size() + 1));
        row(cells(
                "per second",
                asked.stream()
                        .map(call -> Words.number(plan.demand().perSecond(call)))
                        .toList(),
                Words.number(plan.demand().ordersPerSecond())));
        for (Component component : Component.values()) {
            row(cells(
                    component.title(),
                    asked.stream()
                            .map(call -> Words.number(MILLIS * plan.costs().seconds(call, component)))
                            .toList(),
                    Words.number(MILLIS * plan.costs().secondsPerOrder(component, plan.demand()))));
        }
    }

    private void parts() {
        section("Machines");
        row(List.of(
                "",
                "busy cores",
                "instances",
                "replicas",
                "vCPU each",
                "GiB each",
                "vCPU",
                "GiB",
                "so many because of"));
        line("| --- |" + " ---: |".repeat(7) + " --- |");
        for (Part part : plan.parts()) {
            row(List.of(
                    part.title(),
                    Words.number(part.busyCores()),
                    Words.whole(part.primaries()),
                    Words.whole(part.replicas()),
                    Words.whole(part.cores()),
                    Words.number(part.gib()),
                    Words.whole(part.allCores()),
                    Words.whole(part.allGib()),
                    part.bound().title()));
        }
        row(List.of("**all**", "", "", "", "", "", Words.whole(plan.cores()), Words.whole(plan.gib()), ""));
        line("");
        line(
                "%s (%d vCPU, %,d GiB, %s %% of it usable): **%s**, bound by %s; **%s** over %d zones so that one may be lost."
                        .formatted(
                                Node.BARE_METAL.type(),
                                Node.BARE_METAL.cores(),
                                Node.BARE_METAL.gib(),
                                Words.number(100 * Node.BARE_METAL.usable()),
                                Words.whole(plan.nodes()),
                                plan.nodesBoundByMemory() ? "memory" : "CPU",
                                Words.whole(plan.nodesWithSpareZone()),
                                Plan.ZONES));
        if (spread != null) {
            line(
                    ("If batches come out as small as in %s: %s machines instead of %s; one item ends at %s orders/s, the platform at "
                                    + "%s (%s).")
                            .formatted(
                                    Costs.SPREAD,
                                    Words.whole(spread.nodes()),
                                    Words.whole(plan.nodes()),
                                    Words.number(spread.hotItem().item().ordersPerSecond()),
                                    Words.number(spread.first().ordersPerSecond()),
                                    spread.first().what()));
        }
    }

    private void limits() {
        HotItem hot = plan.hotItem();
        double wanted = plan.demand().ordersPerSecond();
        section("What limits first");
        row(List.of("ceiling", "orders/s", "of the demand", "stands on", "way out"));
        line("| --- | ---: | ---: | --- | --- |");
        List<Ceiling> all = new ArrayList<>(plan.ceilings());
        all.add(hot.item());
        all.add(hot.bucket());
        for (Ceiling ceiling : all) {
            row(List.of(
                    ceiling.what(),
                    Words.number(ceiling.ordersPerSecond()),
                    Words.times(ceiling.ordersPerSecond() / wanted),
                    ceiling.source().title(),
                    ceiling.wayOut()));
        }
        line("");
        line(
                "An item gets there with %s buckets. The demand needs at least %s such items, or %s buckets over all items; a "
                                .formatted(
                                        Words.whole(hot.buckets()),
                                        Words.whole(hot.itemsFor(wanted)),
                                        Words.whole(hot.bucketsFor(wanted)))
                        + "bucket is a Redis slot, and %s masters share the %s slots."
                                .formatted(
                                        Words.whole(plan.part(Component.REDIS).primaries()), Words.whole(16_384)));
        line("What one bucket and one row did when measured: %s orders/s. Above that everything is extrapolated."
                .formatted(Words.number(plan.costs().ordersPerSecond())));
    }

    private void lanes() {
        Lanes lanes = plan.lanes();
        section("Do batches stay as large?");
        row(List.of("orders/s through", "measured", "here", "if a bucket's buyers stay on one instance"));
        line("| --- | ---: | ---: | ---: |");
        row(List.of(
                "a reservation lane (instance of order-service, bucket)",
                Words.number(lanes.measured()) + ", batch "
                        + Words.number(plan.costs().reservationBatch()),
                Words.number(lanes.reservation()),
                Words.number(lanes.perInstance())));
        row(List.of(
                "a commit lane (instance of order-service, database)",
                Words.number(lanes.measuredCommit()) + ", batch "
                        + Words.number(plan.costs().commitBatch()),
                Words.number(lanes.commit()),
                Words.number(lanes.perInstance())));
        line("");
        line(
                lanes.emptierThanMeasured()
                        ? "No: too many instances share the same buckets and databases, batches shrink and an order costs more "
                                + "than above (--orders-like " + Costs.SPREAD
                                + " is the other end). Fewer, larger pods help "
                                + "(--pod-cores), or a gateway that sends a slice of shoppers to the same instances: user "
                                + "id decides bucket and database alike. The gateway does not do that yet."
                        : "Yes.");
        line("Connections to a database server, if every instance fills its pools of %d: up to %s."
                .formatted(Plan.POOL, Words.whole(plan.connectionsPerDatabase())));
    }

    private void assumptions() {
        Sizing sizing = plan.sizing();
        Costs costs = plan.costs();
        section("Assumptions");
        List<String> all = List.of(
                "An order costs what it did in %s; refusals, reads and payments what is left of losers, mixed and life when the orders in them are taken off."
                        .formatted(costs.orders()),
                "CPU grows with the number of calls and with nothing else, far above the %s orders/s that were measured."
                        .formatted(Words.number(costs.ordersPerSecond())),
                "What follows an order is done in the same second: no queue may grow.",
                "A core there does the work of %s of the measured ones (--core-factor) and is busy for %s %% of the time (--utilisation)."
                        .formatted(Words.plain(sizing.coreFactor()), Words.number(100 * sizing.utilisation())),
                "A pod has %d vCPU (--pod-cores) and %s times the memory that its process had at rest."
                        .formatted(sizing.podCores(), Words.plain(Plan.MEMORY_HEADROOM)),
                "A Redis master works on one core, has one more for its log and its replica, and remembers %s kB per order for the %s s of the peak (--peak-seconds), twice over while it rewrites its log."
                        .formatted(
                                Words.number(costs.redisBytesPerOrder() / BYTES_PER_KILOBYTE),
                                Words.plain(sizing.peakSeconds())),
                "A database server or broker has %d vCPU (--server-cores) with %s GiB each, a replica of the same size, and uses all its cores."
                        .formatted(sizing.serverCores(), Words.plain(Plan.GIB_PER_SERVER_CORE)),
                "A database server takes %s durable transactions a second (--commits-per-second), %s of them per order; a row is held for %s ms by each (--commit-millis)."
                        .formatted(
                                Words.whole(sizing.commitsPerSecond()),
                                Words.number(Plan.commitsPerOrder(plan.demand(), costs)),
                                Words.plain(sizing.commitMillis())),
                "A broker takes %s durable messages a second (--messages-per-second), %s of them per order."
                        .formatted(
                                Words.whole(sizing.messagesPerSecond()),
                                Words.number(Plan.messagesPerOrder(plan.demand(), costs))),
                "A payment's start and capture go one by one (%d transactions, %d message); whatever consumers do comes in batches as large as the commit lane's."
                        .formatted(Plan.COMMITS_PER_PAYMENT, Plan.MESSAGES_PER_PAYMENT),
                "Not in here: network, load balancers, TLS, disk space, metrics and traces, and whatever else runs in the cluster.");
        text.append(all.stream().map(one -> "- " + one + '\n').collect(Collectors.joining()));
    }

    private void section(String title) {
        text.append("\n## ").append(title).append("\n\n");
    }

    private static List<String> cells(String first, List<String> middle, String last) {
        List<String> cells = new ArrayList<>();
        cells.add(first);
        cells.addAll(middle);
        cells.add(last);
        return cells;
    }

    private void row(List<String> cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    private void line(String line) {
        text.append(line).append('\n');
    }
}
