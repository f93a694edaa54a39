package io.flashsale.bench.capacity;

import io.flashsale.bench.capacity.Part.Bound;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The machines for a demand, and what would stop it from growing.
 *
 * @param ceilings of the platform as a whole, the lowest first
 */
record Plan(
        Demand demand,
        Costs costs,
        Sizing sizing,
        List<Part> parts,
        List<Ceiling> ceilings,
        HotItem hotItem,
        Lanes lanes,
        long connectionsPerDatabase) {

    static final double MILLIS_PER_SECOND = 1_000;
    /** So that 3.0000000001 is three. */
    static final double ROUNDING = 1e-9;

    /** {@code UserId.GENES}: an order database has at least one of the 64 logical shards. */
    static final int MOST_DATABASES = 64;
    /** {@code IdLayout.WORKERS}: 9 bits of an id name the instance that issued it. */
    static final int MOST_ORDER_SERVICES = 512;
    /** Redis Cluster's own recommendation. */
    static final int MOST_REDIS = 1_000;
    /** {@code flash.database.maximum-pool-size}. */
    static final int POOL = 12;

    /** Whole batches: placed, taken from the ledger, confirmed. */
    static final int COMMITS_PER_ORDER_BATCH = 3;
    /** One by one: the payment's row, its address at the provider, the capture. */
    static final int COMMITS_PER_PAYMENT = 3;
    /** Whole batches: paid, sold, parcel. */
    static final int COMMITS_PER_PAYMENT_BATCH = 3;
    /** Whole batches: placed, confirmed, the deadline's timer. */
    static final int MESSAGES_PER_ORDER_BATCH = 3;
    /** One by one: the capture. */
    static final int MESSAGES_PER_PAYMENT = 1;
    /** Whole batches: paid, shipped. */
    static final int MESSAGES_PER_PAYMENT_BATCH = 2;

    static final double MEMORY_HEADROOM = 2;
    static final double GIB_PER_SERVER_CORE = 4;
    static final int REDIS_SERVER_CORES = 2;
    static final int REPLICAS = 1;
    static final int LEAST_PODS = 2;
    static final int LEAST_REDIS = 3;
    static final int LEAST_SERVERS = 2;
    static final int NAME_SERVERS = 3;
    static final int ZONES = 3;

    private static final double BYTES_PER_GIB = 1_073_741_824;
    private static final double MEGABYTES_PER_GIB = 1_024;

    static Plan of(Demand demand, Costs costs, Sizing sizing) {
        List<Part> parts = new ArrayList<>();
        for (Component component : Component.values()) {
            double busy = demand.ordersPerSecond() * costs.secondsPerOrder(component, demand) / sizing.coreFactor();
            parts.add(
                    switch (component.role()) {
                        case POD -> pods(component, busy, costs, sizing);
                        case REDIS -> redis(component, busy, demand, costs, sizing);
                        case DATABASE ->
                            servers(
                                    component,
                                    busy,
                                    sizing,
                                    commitsPerOrder(demand, costs)
                                            * demand.ordersPerSecond()
                                            / sizing.commitsPerSecond(),
                                    Bound.COMMITS);
                        case BROKER ->
                            servers(
                                    component,
                                    busy,
                                    sizing,
                                    messagesPerOrder(demand, costs)
                                            * demand.ordersPerSecond()
                                            / sizing.messagesPerSecond(),
                                    Bound.MESSAGES);
                    });
        }
        parts.add(new Part("RocketMQ name server", 0, NAME_SERVERS, 0, 1, 1, Bound.LEAST));
        HotItem hotItem = HotItem.of(demand, costs, sizing);
        long orderServices = part(parts, Component.ORDER).primaries();
        long databases = part(parts, Component.DATABASE).primaries();
        long pooled = parts.stream()
                .filter(part -> isPooled(part.title()))
                .mapToLong(part -> part.primaries() * POOL)
                .sum();
        return new Plan(
                demand,
                costs,
                sizing,
                List.copyOf(parts),
                ceilings(demand, costs, sizing),
                hotItem,
                Lanes.of(
                        demand.ordersPerSecond(),
                        costs,
                        orderServices,
                        hotItem.bucketsFor(demand.ordersPerSecond()),
                        databases),
                pooled);
    }

    private static boolean isPooled(String title) {
        return List.of(Component.ORDER, Component.INVENTORY, Component.PAYMENT, Component.LOGISTICS).stream()
                .anyMatch(component -> component.title().equals(title));
    }

    private static Part pods(Component component, double busy, Costs costs, Sizing sizing) {
        long pods = up(busy / (sizing.podCores() * sizing.utilisation()));
        return new Part(
                component.title(),
                busy,
                Math.max(pods, LEAST_PODS),
                0,
                sizing.podCores(),
                MEMORY_HEADROOM * megabytes(costs, component) / MEGABYTES_PER_GIB,
                pods >= LEAST_PODS ? Bound.CPU : Bound.LEAST);
    }

    private static Part redis(Component component, double busy, Demand demand, Costs costs, Sizing sizing) {
        long byCpu = up(busy / sizing.utilisation());
        long masters = Math.max(byCpu, LEAST_REDIS);
        double remembered =
                demand.ordersPerSecond() * sizing.peakSeconds() * costs.redisBytesPerOrder() / BYTES_PER_GIB;
        double atRest = megabytes(costs, component) / MEGABYTES_PER_GIB;
        return new Part(
                component.title() + " master",
                busy,
                masters,
                masters * REPLICAS,
                REDIS_SERVER_CORES,
                MEMORY_HEADROOM * (atRest + remembered / masters),
                byCpu >= LEAST_REDIS ? Bound.CPU : Bound.LEAST);
    }

    private static Part servers(Component component, double busy, Sizing sizing, double byDisk, Bound disk) {
        long byCpu = up(busy / (sizing.serverCores() * sizing.utilisation()));
        long primaries = Math.max(byCpu, up(byDisk));
        return new Part(
                component.title(),
                busy,
                Math.max(primaries, LEAST_SERVERS),
                Math.max(primaries, LEAST_SERVERS) * REPLICAS,
                sizing.serverCores(),
                sizing.serverCores() * GIB_PER_SERVER_CORE,
                primaries < LEAST_SERVERS ? Bound.LEAST : byCpu >= up(byDisk) ? Bound.CPU : disk);
    }

    private static double megabytes(Costs costs, Component component) {
        return costs.megabytes().getOrDefault(component, 0.0);
    }

    /** Transactions in all databases together. */
    static double commitsPerOrder(Demand demand, Costs costs) {
        return COMMITS_PER_ORDER_BATCH / costs.commitBatch()
                + demand.paidShare() * (COMMITS_PER_PAYMENT + COMMITS_PER_PAYMENT_BATCH / costs.commitBatch());
    }

    static double messagesPerOrder(Demand demand, Costs costs) {
        return MESSAGES_PER_ORDER_BATCH / costs.commitBatch()
                + demand.paidShare() * (MESSAGES_PER_PAYMENT + MESSAGES_PER_PAYMENT_BATCH / costs.commitBatch());
    }

    private static List<Ceiling> ceilings(Demand demand, Costs costs, Sizing sizing) {
        double usable = sizing.usablePerCore();
        return List.of(
                        new Ceiling(
                                MOST_ORDER_SERVICES + " instances of order-service (9 bits of an id)",
                                MOST_ORDER_SERVICES
                                        * sizing.podCores()
                                        * usable
                                        / costs.secondsPerOrder(Component.ORDER, demand),
                                Ceiling.Source.MEASURED,
                                "larger pods (--pod-cores)"),
                        new Ceiling(
                                Words.whole(MOST_REDIS) + " masters in one Redis Cluster",
                                MOST_REDIS * usable / costs.secondsPerOrder(Component.REDIS, demand),
                                Ceiling.Source.MEASURED,
                                "a cluster per group of sales"),
                        HotItem.lowest(
                                List.of(
                                        new Ceiling(
                                                "CPU of " + MOST_DATABASES + " database servers (one per gene)",
                                                MOST_DATABASES
                                                        * sizing.serverCores()
                                                        * usable
                                                        / costs.secondsPerOrder(Component.DATABASE, demand),
                                                Ceiling.Source.MEASURED,
                                                "larger servers (--server-cores), or servers of its own for each service"),
                                        new Ceiling(
                                                "commits of " + MOST_DATABASES + " database servers (one per gene)",
                                                MOST_DATABASES
                                                        * sizing.commitsPerSecond()
                                                        / commitsPerOrder(demand, costs),
                                                Ceiling.Source.ASSUMED,
                                                "faster disks (--commits-per-second), or servers of its own for each service"))))
                .stream()
                .sorted(Comparator.comparingDouble(Ceiling::ordersPerSecond))
                .toList();
    }

    private static long up(double wanted) {
        return (long) Math.ceil(wanted - ROUNDING);
    }

    private static Part part(List<Part> parts, Component component) {
        return parts.get(component.ordinal());
    }

    Part part(Component component) {
        return part(parts, component);
    }

    long cores() {
        return parts.stream().mapToLong(Part::allCores).sum();
    }

    double gib() {
        return parts.stream().mapToDouble(Part::allGib).sum();
    }

    private static long nodesFor(double cores, double gib) {
        return Math.max(up(cores / Node.BARE_METAL.usableCores()), up(gib / Node.BARE_METAL.usableGib()));
    }

    /** Machines that are just full enough. */
    long nodes() {
        return nodesFor(cores(), gib());
    }

    /** So many that the rest still carries everything when one of three zones is lost. */
    long nodesWithSpareZone() {
        return up((double) nodes() / (ZONES - 1)) * ZONES;
    }

    boolean nodesBoundByMemory() {
        return up(gib() / Node.BARE_METAL.usableGib()) > up(cores() / Node.BARE_METAL.usableCores());
    }

    /** What most of the machines are for. */
    Part dearest() {
        return parts.stream().max(Comparator.comparingLong(Part::allCores)).orElseThrow();
    }

    /** What limits first, if one could buy any number of machines. */
    Ceiling first() {
        return ceilings.getFirst();
    }

    boolean isReachable() {
        return first().ordersPerSecond() >= demand.ordersPerSecond();
    }
}
