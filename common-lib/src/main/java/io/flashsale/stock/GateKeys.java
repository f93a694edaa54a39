package io.flashsale.stock;

/** The Redis keys of a gate. */
record GateKeys(String gate, String pending, String records, String stagedPending, String stagedRecords) {

    /**
     * Stands behind the bucket's number. A CRC16 changes little in its upper bits with the last byte, and there the slots of
     * two neighbours would lie in the same half of a cluster; with one more byte behind it, 2, 4 and 8 buckets lie in as many
     * equal parts of the slots.
     */
    private static final String SPREAD = "b";

    /** @param token tells one builder's staged rows from another's */
    static GateKeys of(GateKey key, String token) {
        var tag = "{" + key.saleId() + ":" + key.skuId() + ":" + key.bucket() + SPREAD + "}";
        return new GateKeys("g:" + tag, "p:" + tag, "r:" + tag, "sp:" + tag + token, "sr:" + tag + token);
    }

    static GateKeys of(GateKey key) {
        return of(key, "");
    }
}
