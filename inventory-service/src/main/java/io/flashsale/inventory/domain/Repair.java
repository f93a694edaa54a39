package io.flashsale.inventory.domain;

import java.time.Instant;

/**
 * Evidence: what was found to differ between gate and ledger, and what was done about it.
 *
 * @param bucket the gate, or -1 if it is about the whole item
 * @param units how far apart they were: units of stock for {@link Kind#BASE}, versions for {@link Kind#ROLLED_BACK},
 *     else orders
 */
public record Repair(ItemKey item, int bucket, Kind kind, long units, String detail, Instant foundAt) {

    public static final int WHOLE_ITEM = -1;

    /** Kinds of drift. */
    public enum Kind {
        /** The gate's base was not what the ledger says at the same version. */
        BASE,
        /** The gate knew less than it had known before: Redis lost its last writes. */
        ROLLED_BACK,
        /** The gate was gone and was built anew from the ledger. */
        REBUILT,
        /** Orders that the ledger has decided were unknown to the gate, still pending there, or not yet given back. */
        ORDERS,
        /** Orders held stock long after their time to pay: their end had not been heard, and was told again. */
        UNENDED,
        /** Nothing was repaired: a law is broken, and the item was frozen. */
        FROZEN
    }
}
