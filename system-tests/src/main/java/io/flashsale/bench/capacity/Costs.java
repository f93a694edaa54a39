package io.flashsale.bench.capacity;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What one call costs each component, taken from a report: nothing here is a guess, and nothing is a constant.
 *
 * @param seconds of CPU of the measured machine, per call
 * @param orders which scenario the orders were taken from
 * @param ordersPerSecond what that scenario reached on the measured machine, with one hot item in one bucket
 * @param reservationBatch orders that travelled to Redis together
 * @param commitBatch orders that travelled to broker and database together
 * @param redisBytesPerOrder at most: everything Redis held at the end, divided by the orders that were counted
 * @param megabytes of one instance, at rest
 */
record Costs(
        Map<Call, Map<Component, Double>> seconds,
        String orders,
        double ordersPerSecond,
        double reservationBatch,
        double commitBatch,
        double redisBytesPerOrder,
        Map<Component, Double> megabytes) {

    /** What to ask {@code scripts/bench.sh} for. */
    static final String SCENARIOS = "winners-256,winners-64-over-100-items,losers,mixed,life";

    /** Many callers and one hot item; a report of {@code --quick} has the second one only. */
    static final List<String> CROWDED = List.of("winners-256", "winners-64");

    /** The other end: hardly anybody travels together. */
    static final String SPREAD = "winners-64-over-100-items";

    /** No order without them; the others may have slept. */
    private static final List<Component> NEEDED = List.of(
            Component.GATEWAY,
            Component.ORDER,
            Component.INVENTORY,
            Component.REDIS,
            Component.DATABASE,
            Component.BROKER);

    private static final String ORDERS = "orders";
    private static final String ANSWERS = "answers";
    private static final String ACCEPTED = "order: 201";
    private static final String REFUSED = "order: 409";
    private static final double BYTES_PER_MEGABYTE = 1_048_576;

    /** @throws Wrong if something was not measured that the demand needs */
    static Costs from(BenchReport report, Demand demand) {
        String crowded = crowded(report);
        Map<Component, Double> order = orders(report, crowded);
        Map<Call, Map<Component, Double>> seconds = new EnumMap<>(Call.class);
        seconds.put(Call.ORDER, order);
        seconds.put(Call.REFUSAL, demand.losersPerOrder() == 0 ? Map.of() : refusals(report, order));
        seconds.put(Call.READ, demand.readsPerOrder() == 0 ? Map.of() : reads(report, order));
        seconds.put(Call.PAYMENT, demand.paidShare() == 0 ? Map.of() : payments(report, order));
        return of(report, crowded, seconds);
    }

    /**
     * The same, but an order costs what it did in another scenario.
     *
     * @throws Wrong if the report has no such scenario, or it is not one of orders alone
     */
    Costs withOrdersLike(BenchReport report, String scenario) {
        Map<Call, Map<Component, Double>> others = new EnumMap<>(seconds);
        others.put(Call.ORDER, orders(report, scenario));
        return of(report, scenario, others);
    }

    private static Costs of(BenchReport report, String scenario, Map<Call, Map<Component, Double>> seconds) {
        BenchReport.Scenario winners = report.scenario(scenario, "");
        Map<Component, Double> megabytes = new EnumMap<>(Component.class);
        for (Component component : Component.values()) {
            megabytes.put(component, report.megabytes(component));
        }
        long all = report.scenarios().values().stream()
                .mapToLong(one -> one.answers(ACCEPTED))
                .sum();
        return new Costs(
                seconds,
                scenario,
                need(report, winners, "durable orders", "per second"),
                Math.max(1, need(report, winners, "reservation lane, batch", "requests")),
                Math.max(1, need(report, winners, "commit lane, batch", "requests")),
                report.megabytes(Component.REDIS) * BYTES_PER_MEGABYTE / all,
                megabytes);
    }

    private static Map<Component, Double> orders(BenchReport report, String scenario) {
        BenchReport.Scenario winners = report.scenario(scenario, "");
        if (winners.answers(ACCEPTED) == 0) {
            throw new Wrong(report.file() + " has no order in " + scenario + "; measure again: scripts/bench.sh");
        }
        Map<Component, Double> order = each(Call.ORDER, component -> winners.cpuSeconds(component, ORDERS));
        for (Component component : NEEDED) {
            if (!(of(order, component) > 0)) {
                throw new Wrong(report.file() + " has no CPU of " + component.title() + " in " + scenario
                        + "; measure again: scripts/bench.sh");
            }
        }
        return order;
    }

    /** The first of the crowded scenarios that the report has. */
    static String crowded(BenchReport report) {
        return CROWDED.stream()
                .filter(report.scenarios()::containsKey)
                .findFirst()
                .orElse(CROWDED.getFirst());
    }

    /** The few orders among them are taken off. */
    private static Map<Component, Double> refusals(BenchReport report, Map<Component, Double> order) {
        BenchReport.Scenario losers = report.scenario("losers", "leave them out: --losers-per-order 0");
        double all = losers.answers("order: ");
        double accepted = losers.answers(ACCEPTED);
        if (losers.answers(REFUSED) == 0) {
            throw new Wrong(report.file() + " has no refusal in losers; measure again: scripts/bench.sh");
        }
        return atGateway(
                report,
                losers,
                each(
                        Call.REFUSAL,
                        component -> rest(losers.cpuSeconds(component, ANSWERS) * all - of(order, component) * accepted)
                                / (all - accepted)));
    }

    /** The orders among them are taken off; the payments that were begun stay in, which makes a read a little dearer. */
    private static Map<Component, Double> reads(BenchReport report, Map<Component, Double> order) {
        BenchReport.Scenario mixed = report.scenario("mixed", "leave them out: --reads-per-order 0");
        double reads = mixed.answers("read: ");
        if (reads == 0) {
            throw new Wrong(report.file() + " has no read in mixed; measure again: scripts/bench.sh");
        }
        double all = mixed.answers("");
        return atGateway(
                report,
                mixed,
                each(
                        Call.READ,
                        component -> rest(mixed.cpuSeconds(component, ANSWERS) * all
                                        - of(order, component) * mixed.answers(ACCEPTED))
                                / reads));
    }

    /** What an order that is paid costs more than one that is not. */
    private static Map<Component, Double> payments(BenchReport report, Map<Component, Double> order) {
        BenchReport.Scenario life = report.scenario("life", "leave them out: --paid-share 0");
        double paid = need(report, life, "paid orders", "share of all, %") / 100;
        if (paid == 0) {
            throw new Wrong(report.file() + " has no paid order in life; measure again: scripts/bench.sh");
        }
        return atGateway(
                report,
                life,
                each(
                        Call.PAYMENT,
                        component -> rest(life.cpuSeconds(component, ORDERS) - of(order, component)) / paid));
    }

    private interface Cost {
        double of(Component component);
    }

    private static Map<Component, Double> each(Call call, Cost cost) {
        Map<Component, Double> seconds = new EnumMap<>(Component.class);
        for (Component component : Component.values()) {
            seconds.put(component, call.touches(component) ? cost.of(component) : 0);
        }
        return seconds;
    }

    /** What is left when something is taken off; noise may make it negative. */
    private static double rest(double difference) {
        return Math.max(0, difference);
    }

    /** No call is free at the gateway: if one seems to be, the scenarios were not measured under the same conditions. */
    private static Map<Component, Double> atGateway(
            BenchReport report, BenchReport.Scenario scenario, Map<Component, Double> seconds) {
        if (!(of(seconds, Component.GATEWAY) > 0)) {
            throw new Wrong(
                    report.file() + " contradicts itself: " + scenario.name()
                            + " costs the gateway nothing beside its orders; measure again on a quieter machine: scripts/bench.sh");
        }
        return seconds;
    }

    private static double need(BenchReport report, BenchReport.Scenario scenario, String figure, String unit) {
        return scenario.median(figure, unit)
                .orElseThrow(() -> new Wrong(report.file() + " has no figure '" + figure + "' in " + scenario.name()
                        + "; measure again: scripts/bench.sh"));
    }

    private static double of(Map<Component, Double> seconds, Component component) {
        return seconds.getOrDefault(component, 0.0);
    }

    double seconds(Call call, Component component) {
        return of(seconds.getOrDefault(call, Map.of()), component);
    }

    /** CPU seconds that an order costs, with the refusals, reads and payments that come with it. */
    double secondsPerOrder(Component component, Demand demand) {
        double all = 0;
        for (Call call : Call.values()) {
            all += demand.perOrder(call) * seconds(call, component);
        }
        return all;
    }

    /** What the plan leaves out of the report, or had to read in another way. */
    List<String> remarks() {
        List<String> remarks = new ArrayList<>();
        if (orders.equals(CROWDED.getLast())) {
            remarks.add("The report has no " + CROWDED.getFirst() + ": orders are taken from " + orders
                    + ", where batches are smaller.");
        }
        return remarks;
    }
}
