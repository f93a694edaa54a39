package io.flashsale.inventory.domain;

import io.flashsale.contract.Money;
import io.flashsale.contract.SaleItemSnapshot;
import io.flashsale.contract.SkuId;

/** A SKU in a sale. After publication only the total changes, and it only rises. */
public record SaleItem(SkuId skuId, String name, Money price, int total, int perUserLimit, int buckets) {

    public SaleItem {
        if (price.minor() < 1 || total < buckets || perUserLimit < 1 || buckets < 1) {
            throw new IllegalArgumentException("not an item that can be sold: " + skuId);
        }
    }

    public SaleItem withTotal(int newTotal) {
        return new SaleItem(skuId, name, price, newTotal, perUserLimit, buckets);
    }

    public SaleItemSnapshot snapshot() {
        return new SaleItemSnapshot(skuId, name, price, total, perUserLimit, buckets);
    }
}
