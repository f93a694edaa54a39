package io.flashsale.platform.crypto;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The layout of sealed bytes: {@code version (1) | length of key id (1) | key id | nonce (12) | cipher text and tag}.
 *
 * @param keyId names the key, so that old rows stay readable after a rotation
 */
record SealedText(String keyId, byte[] nonce, byte[] cipherText) {

    static final byte VERSION = 1;
    static final int NONCE_BYTES = 12;
    static final int TAG_BYTES = 16;

    byte[] toBytes() {
        byte[] header = header();
        return ByteBuffer.allocate(header.length + nonce.length + cipherText.length)
                .put(header)
                .put(nonce)
                .put(cipherText)
                .array();
    }

    static SealedText parse(byte[] bytes) {
        if (bytes.length < 2 || bytes[0] != VERSION) {
            throw new SealBroken("not sealed text of version " + VERSION, null);
        }
        int keyEnd = 2 + Byte.toUnsignedInt(bytes[1]);
        if (bytes.length < keyEnd + NONCE_BYTES + TAG_BYTES) {
            throw new SealBroken("sealed text is too short", null);
        }
        return new SealedText(
                new String(bytes, 2, keyEnd - 2, StandardCharsets.US_ASCII),
                Arrays.copyOfRange(bytes, keyEnd, keyEnd + NONCE_BYTES),
                Arrays.copyOfRange(bytes, keyEnd + NONCE_BYTES, bytes.length));
    }

    /** Authenticated together with the cipher text, so that neither header nor context can be swapped. */
    byte[] associatedData(String context) {
        byte[] header = header();
        byte[] tail = context.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(header.length + tail.length)
                .put(header)
                .put(tail)
                .array();
    }

    private byte[] header() {
        byte[] key = keyId.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(2 + key.length)
                .put(VERSION)
                .put((byte) key.length)
                .put(key)
                .array();
    }
}
