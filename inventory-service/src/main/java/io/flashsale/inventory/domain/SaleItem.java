package io.flashsale.inventory.domain;

import io.flashsale.contract.Money;
import io.flashsale.contract.SaleItemSnapshot;
import io.flashsale.contract.SkuId;
import org.jspecify.annotations.Nullable;

/**
 * A SKU in a sale. After publication only the total changes, and it only rises.
 *
 * @param listPrice what it costs elsewhere, for shoppers to compare; nothing is ever charged by it
 */
public record SaleItem(
        SkuId skuId, String name, Money price, @Nullable Money listPrice, int total, int perUserLimit, int buckets) {

    public SaleItem {
        if (price.minor() < 1 || total < buckets || perUserLimit < 1 || buckets < 1) {
            throw new IllegalArgumentException("not an item that can be sold: " + skuId);
        }
        if (listPrice != null
                && (!listPrice.currency().equals(price.currency()) || listPrice.minor() <= price.minor())) {
            throw new IllegalArgumentException("a list price that is none: " + skuId);
        }
    }

    public SaleItem(SkuId skuId, String name, Money price, int total, int perUserLimit, int buckets) {
        this(skuId, name, price, null, total, perUserLimit, buckets);
    }

    public SaleItem withTotal(int newTotal) {
        return new SaleItem(skuId, name, price, listPrice, newTotal, perUserLimit, buckets);
    }

    public SaleItemSnapshot snapshot() {
        return new SaleItemSnapshot(skuId, name, price, total, perUserLimit, buckets);
    }
}
