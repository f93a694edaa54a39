package io.flashsale.inventory.domain;

/** The bounds of what an operator may ask for. */
public record SaleLimits(
        int maxTotal,
        int maxItems,
        int maxTextLength,
        int maxBuckets,
        int minPayWithinSeconds,
        int defaultPayWithinSeconds,
        int maxPayWithinSeconds,
        long maxPriceMinor) {

    public SaleLimits {
        // The price of everything one user may hold must fit an amount.
        Math.multiplyExact(maxPriceMinor, (long) maxTotal);
    }
}
