package io.flashsale.inventory.domain;

import io.flashsale.contract.SaleId;
import io.flashsale.contract.SkuId;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.zip.CRC32;

/** An item of a sale; everything that the ledger knows about it lives in one physical database. */
public record ItemKey(SaleId saleId, SkuId skuId) implements Comparable<ItemKey> {

    private static final Comparator<ItemKey> ORDER = Comparator.comparingLong(
                    (ItemKey k) -> k.saleId().value())
            .thenComparing(k -> k.skuId().value());

    /** The physical database of this item: {@code CRC32('saleId:skuId') % databases}; SQL can recompute it. */
    public int database(int databases) {
        var crc = new CRC32();
        crc.update(toString().getBytes(StandardCharsets.US_ASCII));
        return (int) (crc.getValue() % databases);
    }

    @Override
    public int compareTo(ItemKey other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return saleId + ":" + skuId;
    }
}
