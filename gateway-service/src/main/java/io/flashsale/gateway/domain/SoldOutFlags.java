package io.flashsale.gateway.domain;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Which items a service has just called sold out. A flag lives for a moment only, so a restocked item is on sale again
 * without anybody telling the gateway; and it speaks only of quantities at least as large as the one refused.
 */
public final class SoldOutFlags {

    private record Flag(int refusedQuantity, long untilNanos) {}

    private final ConcurrentMap<ItemKey, Flag> flags = new ConcurrentHashMap<>();
    private final long ttlNanos;
    private final int capacity;

    public SoldOutFlags(long ttlNanos, int capacity) {
        if (ttlNanos < 0 || capacity < 1) {
            throw new IllegalArgumentException("a flag lives for some time, and there is room for one");
        }
        this.ttlNanos = ttlNanos;
        this.capacity = capacity;
    }

    /** A service refused {@code quantity} units. Beyond the capacity nothing is noted: the item is simply asked for again. */
    public void refused(ItemKey item, int quantity, long nowNanos) {
        if (flags.size() >= capacity && !flags.containsKey(item)) {
            flags.values().removeIf(flag -> flag.untilNanos() - nowNanos <= 0);
            if (flags.size() >= capacity) {
                return;
            }
        }
        flags.merge(item, new Flag(quantity, nowNanos + ttlNanos), (old, fresh) -> merge(old, fresh, nowNanos));
    }

    /** There are units after all: one was sold, or more were added. */
    public void hasUnits(ItemKey item) {
        flags.remove(item);
    }

    public boolean isSoldOut(ItemKey item, int quantity, long nowNanos) {
        var flag = flags.get(item);
        return flag != null && flag.untilNanos() - nowNanos > 0 && quantity >= flag.refusedQuantity();
    }

    /** Whether there is any use in reading the request's quantity. */
    public boolean isFlagged(ItemKey item, long nowNanos) {
        return isSoldOut(item, Integer.MAX_VALUE, nowNanos);
    }

    public int size() {
        return flags.size();
    }

    /** A refusal of five units must not prolong what the refusal of one unit said. */
    private static Flag merge(Flag old, Flag fresh, long nowNanos) {
        boolean oldCounts = old.untilNanos() - nowNanos > 0;
        return oldCounts && old.refusedQuantity() < fresh.refusedQuantity() ? old : fresh;
    }
}
