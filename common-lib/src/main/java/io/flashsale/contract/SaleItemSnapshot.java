package io.flashsale.contract;

/**
 * A SKU in a sale.
 *
 * @param total units put on sale, over all buckets
 * @param perUserLimit units that one user may hold live
 * @param buckets slices of the stock, 1 to 64; fixed at publication
 */
public record SaleItemSnapshot(SkuId skuId, String name, Money price, int total, int perUserLimit, int buckets) {}
