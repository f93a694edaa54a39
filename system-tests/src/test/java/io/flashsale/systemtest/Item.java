package io.flashsale.systemtest;

/** A SKU in a sale that runs. */
record Item(String saleId, String skuId) {

    String path() {
        return "/api/v1/sales/" + saleId + "/items/" + skuId;
    }
}
