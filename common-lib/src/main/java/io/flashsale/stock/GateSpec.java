package io.flashsale.stock;

import java.time.Instant;

/**
 * What a gate is born with.
 *
 * @param version the ledger row's version that {@code base} was read at
 * @param base the bucket's total - taken
 * @param saleVersion the sale's version that state, window and limit were read at; older settings don't overwrite them
 * @param perUserLimit units one user may hold live, over all buckets
 * @param expiresAt when Redis may forget the gate; some days after the end of the sale, since orders are still cancelled then
 */
public record GateSpec(
        long version,
        int base,
        long saleVersion,
        boolean open,
        Instant startsAt,
        Instant endsAt,
        int perUserLimit,
        Instant expiresAt) {

    public GateSpec {
        if (version < 0 || saleVersion < 0 || base < 0 || perUserLimit < 1) {
            throw new IllegalArgumentException("versions and base are 0 or more, the limit 1 or more");
        }
        if (!startsAt.isBefore(endsAt) || expiresAt.isBefore(endsAt)) {
            throw new IllegalArgumentException("a sale starts, ends, and is forgotten, in this order");
        }
    }
}
