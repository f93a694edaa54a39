package io.flashsale.order.domain;

import java.util.Set;

/**
 * Where an order stands. The one transition table of the platform; every update of a row is a compare-and-set on it.
 *
 * <p>The codes are what the database stores; never reuse one.
 */
public enum OrderStatus {
    /** Committed, not yet decided by the ledger. An old one is published again, never cancelled. */
    PLACED(1),
    /** The ledger holds the stock: the order can be paid. */
    CONFIRMED(2),
    /** The ledger had no stock for it: the gate had promised too much after a loss. Final. */
    REJECTED(3),
    PAID(4),
    /** By its owner or by time-out. Final: a late payment is refunded, the order is never revived. */
    CANCELLED(5),
    SHIPPED(6),
    DELIVERED(7),
    /** A tombstone that takes an order id out of circulation; no API shows it. */
    VOID(9);

    private final int code;

    OrderStatus(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    public static OrderStatus ofCode(int code) {
        for (OrderStatus status : values()) {
            if (status.code == code) {
                return status;
            }
        }
        throw new IllegalArgumentException("no order status has code " + code);
    }

    /** The statuses that may follow this one. */
    public Set<OrderStatus> next() {
        return switch (this) {
            case PLACED -> Set.of(CONFIRMED, REJECTED);
            case CONFIRMED -> Set.of(PAID, CANCELLED);
            case PAID -> Set.of(SHIPPED);
            case SHIPPED -> Set.of(DELIVERED);
            case REJECTED, CANCELLED, DELIVERED, VOID -> Set.of();
        };
    }

    public boolean canBecome(OrderStatus other) {
        return next().contains(other);
    }

    /** Whether the order's units count against its buyer's limit (law 3). */
    public boolean isLive() {
        return switch (this) {
            case PLACED, CONFIRMED, PAID, SHIPPED, DELIVERED -> true;
            case REJECTED, CANCELLED, VOID -> false;
        };
    }
}
