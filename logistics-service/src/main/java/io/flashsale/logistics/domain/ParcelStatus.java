package io.flashsale.logistics.domain;

/**
 * Where a parcel stands. Scans arrive in any order, so a status is never "the next one" but the one of the highest rank
 * seen so far.
 *
 * <p>DELIVERED ranks above RETURNED: were it the other way round, whether the order ever becomes DELIVERED would depend
 * on which of the two scans came first. What a shopper sends back after delivery travels as a parcel of its own.
 */
public enum ParcelStatus {
    CREATED(0),
    PICKED_UP(1),
    IN_TRANSIT(2),
    OUT_FOR_DELIVERY(3),
    RETURNED(4),
    DELIVERED(5);

    private final int rank;

    ParcelStatus(int rank) {
        this.rank = rank;
    }

    public int rank() {
        return rank;
    }

    /** Commutative, associative and idempotent: any order of arrival, with repetitions, ends in the same status. */
    public ParcelStatus orHigher(ParcelStatus other) {
        return other.rank > rank ? other : this;
    }
}
