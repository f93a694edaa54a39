package io.flashsale.order.domain;

/** What a buyer is told. */
public sealed interface Placement {

    /** The order row is committed and can't be lost. */
    record Placed(Order order) implements Placement {}

    /** The same key came before; this is its order. */
    record Replayed(Order order) implements Placement {}

    record SoldOut() implements Placement {}

    record LimitReached(int limit) implements Placement {}

    record NotOpen(boolean ended) implements Placement {}

    /** Paused, or closed by the operator. */
    record Closed() implements Placement {}

    /** The idempotency key belongs to another payload. */
    record KeyReused() implements Placement {}

    record UnknownItem() implements Placement {}

    /** The gate is lost and being rebuilt, or the outcome is not known yet: the same key may be tried again. */
    record TryAgain(String reason) implements Placement {}
}
