package io.flashsale.order.adapter.web;

import io.flashsale.contract.SaleId;
import io.flashsale.contract.SkuId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** Tells a retry from another wish under the same idempotency key: 128 bits of SHA-256 over everything but the key. */
final class PayloadHash {

    private static final int BYTES = 16;

    private PayloadHash() {}

    static String of(SaleId saleId, SkuId skuId, PlaceOrderRequest request) {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
        for (String part : new String[] {
            saleId.toString(),
            skuId.value(),
            String.valueOf(request.quantity()),
            request.shipTo().name(),
            request.shipTo().phone(),
            request.shipTo().address()
        }) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
            digest.update(bytes);
        }
        return HexFormat.of().formatHex(Arrays.copyOf(digest.digest(), BYTES));
    }
}
