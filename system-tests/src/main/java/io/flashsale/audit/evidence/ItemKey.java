package io.flashsale.audit.evidence;

/** An item of a sale. */
public record ItemKey(long saleId, String skuId) {

    @Override
    public String toString() {
        return saleId + ":" + skuId;
    }
}
