package io.flashsale.stock;

/** The Redis keys of a gate. */
record GateKeys(String gate, String pending, String records, String stagedPending, String stagedRecords) {

    /** @param token tells one builder's staged rows from another's */
    static GateKeys of(GateKey key, String token) {
        var tag = "{" + key.saleId() + ":" + key.skuId() + ":" + key.bucket() + "}";
        return new GateKeys("g:" + tag, "p:" + tag, "r:" + tag, "sp:" + tag + token, "sr:" + tag + token);
    }

    static GateKeys of(GateKey key) {
        return of(key, "");
    }
}
