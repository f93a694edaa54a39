package io.flashsale.order.adapter.persistence;

import java.util.List;
import java.util.Set;

/** Rolls a batch back because these buyers would hold more than they may; nothing of it was inserted. */
final class OverLimit extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Set<UserCounts.Key> keys;

    OverLimit(List<UserCounts.Key> keys) {
        super("over the limit", null, false, false);
        this.keys = Set.copyOf(keys);
    }

    Set<UserCounts.Key> keys() {
        return keys;
    }
}
