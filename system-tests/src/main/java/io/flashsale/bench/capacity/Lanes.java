package io.flashsale.bench.capacity;

/**
 * Whether as many orders will travel together in the fleet as did when they were measured. Every order-service has a lane per
 * bucket and one per database; the more of them share the same orders, the emptier each.
 *
 * @param measured orders a second through the one reservation lane of the measurement
 * @param reservation through each in the fleet, when any order may come to any instance
 * @param commit the same, through each lane to a database
 * @param perInstance of order-service: what a lane would carry if the gateway kept a bucket's buyers on one instance
 * @param measuredCommit through each lane to a database in the measurement
 */
record Lanes(double measured, double measuredCommit, double reservation, double commit, double perInstance) {

    /** Of the stack that the bench starts. */
    private static final int MEASURED_DATABASES = 2;

    static Lanes of(double ordersPerSecond, Costs costs, long orderServices, long buckets, long databases) {
        double perInstance = ordersPerSecond / orderServices;
        return new Lanes(
                costs.ordersPerSecond(),
                costs.ordersPerSecond() / MEASURED_DATABASES,
                perInstance / buckets,
                perInstance / databases,
                perInstance);
    }

    boolean emptierThanMeasured() {
        return reservation < measured || commit < measuredCommit;
    }
}
