package io.flashsale.platform.crypto;

/**
 * Seals personal data (the address of an order) before it reaches a database, and opens it again.
 *
 * <p>The context ties sealed bytes to the row they belong to, for example {@code "order:" + orderId}: bytes copied into
 * another row don't open there. It is authenticated, not stored, so the caller must name the same one again.
 */
public interface Sealer {

    /** Two calls with the same text give different bytes. */
    byte[] seal(String plain, String context);

    /** @throws SealBroken if the bytes were changed, belong to another context, or their key is not in the key file */
    String open(byte[] sealed, String context);
}
