package io.flashsale.stock;

import io.flashsale.contract.OrderId;

/** What the gate says to one {@link ReserveRequest}. */
public sealed interface ReserveOutcome {

    /** The units are held under this order id; {@code bucket} is the one they were taken from. A repeated call says the same. */
    record Reserved(OrderId orderId, int bucket, int quantity) implements ReserveOutcome {}

    /** The same user and key have reserved before, under {@code orderId}: answer from its row, or drive it on if it has none. */
    record Replayed(OrderId orderId, int bucket, int quantity) implements ReserveOutcome {}

    /** The same user and key came with another payload. */
    record KeyReused() implements ReserveOutcome {}

    /** Why nobody in this position gets units now. */
    sealed interface Refusal extends ReserveOutcome {}

    /**
     * Refused, but the user holds units of this item, and the gate has forgotten idempotency keys when Redis lost its data:
     * he may be repeating the question that got them, so ask MySQL for his order before refusing him.
     */
    record Holds(Refusal refusal) implements ReserveOutcome {}

    /** The user holds units, so that these would be too many; or he asked for more than anybody may have. */
    record LimitReached(int limit) implements Refusal {}

    /**
     * From {@link StockGate#reserve}: the home bucket can't serve; if the item has more buckets, ask
     * {@link StockGate#reserveElsewhere}. From there: every bucket was found too empty.
     */
    record SoldOut() implements Refusal {}

    /** Outside the sale's window by Redis' clock: {@code ended}, or not yet begun. */
    record NotOpen(boolean ended) implements Refusal {}

    /** Paused or closed by hand. */
    record GateClosed() implements Refusal {}

    /** Not loaded, or lost and not yet rebuilt; means closed. Nobody but inventory-service creates it. */
    record GateMissing() implements ReserveOutcome {}
}
