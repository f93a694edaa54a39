package io.flashsale.gateway.domain;

/**
 * A limit as several gateways share it. Each of them may let a few requests of a user through before it tells the shared
 * bucket; the bucket is smaller by as much as all of them together may be ahead of it. So whatever they do, no user gets
 * more than {@code requests + burst} at once and {@code requests} per {@code seconds} after it.
 *
 * <p>What they may be ahead by comes out of the burst alone: the quota that a caller is told about stays whole. A limit
 * without a burst leaves nothing to be ahead by, and each request asks first.
 *
 * @param capacity permits in a full shared bucket
 * @param microsPerPermit how long it takes for one to come back
 * @param ahead requests of one user that one gateway may let through before the bucket knows of them
 * @param mostOwed what a bucket may owe when all gateways were ahead
 */
public record Allowance(int capacity, double microsPerPermit, int ahead, int mostOwed) {

    private static final double MICROS_PER_SECOND = 1_000_000;
    private static final double NANOS_PER_MICRO = 1_000;

    /**
     * @param gateways instances that share the bucket, at most
     * @param wishedAhead more than this is never needed
     */
    public static Allowance of(Limit limit, int gateways, int wishedAhead) {
        int ahead = Math.min(wishedAhead, limit.burst() / gateways);
        return new Allowance(
                Math.addExact(limit.requests(), limit.burst()) - ahead * gateways,
                limit.seconds() * MICROS_PER_SECOND / limit.requests(),
                ahead,
                ahead * gateways);
    }

    /** How long without a request until a bucket with so many permits is full. */
    public long nanosToFull(long left) {
        return (long) (Math.max(0, capacity - left) * microsPerPermit * NANOS_PER_MICRO);
    }
}
