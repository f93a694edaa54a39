package io.flashsale.gateway.adapter.limit;

/** The shared buckets can't be asked now. */
final class BucketsAway extends RuntimeException {

    BucketsAway(String why) {
        // No stack trace: while Redis is away there may be many.
        super(why, null, false, false);
    }
}
