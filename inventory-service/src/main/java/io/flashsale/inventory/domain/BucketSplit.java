package io.flashsale.inventory.domain;

import java.util.Arrays;
import java.util.stream.IntStream;

/** How units spread over the buckets of an item. */
public final class BucketSplit {

    private BucketSplit() {}

    /** As even as possible; the first buckets get the remainder. */
    public static int[] even(int total, int buckets) {
        if (buckets < 1 || total < buckets) {
            throw new IllegalArgumentException("every bucket needs at least one unit");
        }
        return IntStream.range(0, buckets)
                .map(b -> total / buckets + (b < total % buckets ? 1 : 0))
                .toArray();
    }

    /** Adds {@code quantity} so that the emptiest buckets are filled first, up to a common level, like water. */
    public static int[] refill(int quantity, int[] free) {
        if (quantity < 1 || free.length == 0) {
            throw new IllegalArgumentException("nothing to spread");
        }
        int[] level = Arrays.stream(free).sorted().toArray();
        // The surface touches the `wet` emptiest buckets; every bucket above it gets nothing.
        int wet = 1;
        long needed = 0;
        while (wet < level.length && needed + (long) (level[wet] - level[wet - 1]) * wet <= quantity) {
            needed += (long) (level[wet] - level[wet - 1]) * wet;
            wet++;
        }
        long surface = level[wet - 1] + (quantity - needed) / wet;
        long remainder = (quantity - needed) % wet;
        int[] added = new int[free.length];
        for (int b = 0; b < free.length; b++) {
            if (free[b] <= level[wet - 1]) {
                added[b] = (int) (surface - free[b]) + (remainder-- > 0 ? 1 : 0);
            }
        }
        return added;
    }
}
