package io.flashsale.audit.evidence;

import java.util.EnumSet;
import java.util.Set;

/** The statuses of an order with their codes in the database, and the one transition table. */
public enum OrderState {
    PLACED(1),
    CONFIRMED(2),
    REJECTED(3),
    PAID(4),
    CANCELLED(5),
    SHIPPED(6),
    DELIVERED(7),
    VOID(9);

    private final int code;

    OrderState(int code) {
        this.code = code;
    }

    public static OrderState of(int code) {
        for (OrderState state : values()) {
            if (state.code == code) {
                return state;
            }
        }
        throw new Unreadable("no order status has the code " + code);
    }

    private Set<OrderState> next() {
        return switch (this) {
            case PLACED -> EnumSet.of(CONFIRMED, REJECTED);
            case CONFIRMED -> EnumSet.of(PAID, CANCELLED);
            case PAID -> EnumSet.of(SHIPPED);
            case SHIPPED -> EnumSet.of(DELIVERED);
            case REJECTED, CANCELLED, DELIVERED, VOID -> EnumSet.noneOf(OrderState.class);
        };
    }

    /** Whether an order of this status may be seen in {@code other} some time later, any number of steps on. */
    public boolean mayTurnInto(OrderState other) {
        return this == other || next().stream().anyMatch(step -> step.mayTurnInto(other));
    }

    /** Its units count against its buyer's limit, and belong to the ledger's {@code taken} once decided. */
    public boolean isLive() {
        return this == PLACED || holdsStock();
    }

    /** The ledger has given it units and has not got them back. */
    public boolean holdsStock() {
        return this == CONFIRMED || isPaid();
    }

    public boolean isPaid() {
        return this == PAID || this == SHIPPED || this == DELIVERED;
    }
}
