package io.flashsale.bench.capacity;

import java.util.Comparator;
import java.util.List;

/**
 * How far one item gets: a bucket is one Redis slot and so one core, and one row of the ledger; all rows of an item are in one
 * database.
 *
 * @param bucket what limits a bucket
 * @param item what limits the item, however many buckets it has
 * @param buckets that the item needs to get there
 */
record HotItem(Ceiling bucket, Ceiling item, long buckets) {

    /** {@code flash.inventory.sale.max-buckets}, a bound of inventory-service. */
    static final int MOST_BUCKETS = 64;

    static HotItem of(Demand demand, Costs costs, Sizing sizing) {
        Ceiling bucket = lowest(List.of(
                new Ceiling(
                        "a bucket's core of Redis",
                        sizing.usablePerCore() / costs.secondsPerOrder(Component.REDIS, demand),
                        Ceiling.Source.MEASURED,
                        "more buckets"),
                new Ceiling(
                        "a bucket's row in the ledger",
                        costs.commitBatch() * Plan.MILLIS_PER_SECOND / sizing.commitMillis(),
                        Ceiling.Source.ASSUMED,
                        "more buckets")));
        Ceiling item = lowest(List.of(
                new Ceiling(
                        "an item's " + MOST_BUCKETS + " buckets",
                        MOST_BUCKETS * bucket.ordersPerSecond(),
                        bucket.source(),
                        "a larger flash.inventory.sale.max-buckets"),
                new Ceiling(
                        "CPU of the one database with an item's ledger",
                        sizing.serverCores()
                                * sizing.usablePerCore()
                                / costs.secondsPerOrder(Component.DATABASE, demand),
                        Ceiling.Source.MEASURED,
                        "a larger server (--server-cores), or one for the ledger alone: the other schemas are counted here, too"),
                new Ceiling(
                        "commits of the one database with an item's ledger",
                        sizing.commitsPerSecond() * costs.commitBatch(),
                        Ceiling.Source.ASSUMED,
                        "faster disks (--commits-per-second)")));
        return new HotItem(
                bucket, item, (long) Math.ceil(item.ordersPerSecond() / bucket.ordersPerSecond() - Plan.ROUNDING));
    }

    static Ceiling lowest(List<Ceiling> ceilings) {
        return ceilings.stream()
                .min(Comparator.comparingDouble(Ceiling::ordersPerSecond))
                .orElseThrow();
    }

    /** Items that the demand has to be spread over. */
    long itemsFor(double ordersPerSecond) {
        return (long) Math.ceil(ordersPerSecond / item.ordersPerSecond() - Plan.ROUNDING);
    }

    /** Buckets of all items together. */
    long bucketsFor(double ordersPerSecond) {
        return (long) Math.ceil(ordersPerSecond / bucket.ordersPerSecond() - Plan.ROUNDING);
    }
}
