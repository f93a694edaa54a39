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

    record LimitReached(int limit) implements ReserveOutcome {}

    /**
     * From {@link StockGate#reserve}: the home bucket can't serve; if the item has more buckets, ask
     * {@link StockGate#reserveElsewhere}. From there: every bucket was found too empty.
     */
    record SoldOut() implements ReserveOutcome {}

    /** Outside the sale's window by Redis' clock: {@code ended}, or not yet begun. */
    record NotOpen(boolean ended) implements ReserveOutcome {}

    /** Paused or closed by hand. */
    record GateClosed() implements ReserveOutcome {}

    /** Not loaded, or lost and not yet rebuilt; means closed. Nobody but inventory-service creates it. */
    record GateMissing() implements ReserveOutcome {}
}
