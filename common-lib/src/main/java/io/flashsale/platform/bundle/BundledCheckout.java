package io.flashsale.platform.bundle;

/**
 * One shopper's attempt to buy, as it came: nothing of it has been looked at but the length.
 *
 * @param token the shopper's own, to be verified by whoever acts on it
 * @param traceparent of the attempt; empty if it has no trace
 * @param requestId under which the caller knows it; may be empty
 */
public record BundledCheckout(
        String token,
        String saleId,
        String skuId,
        String idempotencyKey,
        String traceparent,
        String requestId,
        String contentType,
        byte[] body) {}
