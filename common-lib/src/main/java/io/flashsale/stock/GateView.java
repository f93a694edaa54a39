package io.flashsale.stock;

import java.time.Instant;

/**
 * A gate's own figures, read at one moment.
 *
 * @param held units of this bucket in {@code pending}
 * @param pendingCount entries of {@code pending}: undecided orders that live here or take from here
 */
public record GateView(
        long version,
        int base,
        long saleVersion,
        boolean open,
        Instant startsAt,
        Instant endsAt,
        int perUserLimit,
        int held,
        long pendingCount) {

    /** What can be reserved; negative if Redis had forgotten reservations that the ledger then counted. */
    public int free() {
        return base - held;
    }
}
