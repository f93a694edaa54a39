package io.flashsale.gateway.storefront;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** Files under {@code storefront/} of the class path, and names for content. */
final class Resources {

    private static final int HASH_BYTES = 6;

    private Resources() {}

    static String text(String path) {
        return new String(bytes("storefront/" + path), StandardCharsets.UTF_8);
    }

    static byte[] bytes(String path) {
        try (var stream = Resources.class.getClassLoader().getResourceAsStream(path)) {
            if (stream == null) {
                throw new IllegalStateException("missing in the jar: " + path);
            }
            return stream.readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Twelve hexadecimal digits of its SHA-256: another content has another name. */
    static String hash(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return HexFormat.of().formatHex(Arrays.copyOf(digest, HASH_BYTES));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
