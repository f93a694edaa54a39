package io.flashsale.gateway.domain;

/** An item of a sale, as it stands in the path; nobody has checked that it exists. */
public record ItemKey(String saleId, String skuId) {

    @Override
    public String toString() {
        return saleId + "/" + skuId;
    }
}
