package io.flashsale.payment.sandbox;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * How messages between shop and sandbox provider are signed, both ways.
 *
 * <p>{@code Sandbox-Signature} = lower-case hex of HMAC-SHA256 over {@code <timestamp>.<content>}; {@code
 * Sandbox-Timestamp} = seconds since 1970. The content of a callback is its raw body; that of a call to the provider is
 * {@code <METHOD> <path>\n<raw body>}.
 */
public final class MessageSignature {

    public static final String TIMESTAMP_HEADER = "Sandbox-Timestamp";
    public static final String SIGNATURE_HEADER = "Sandbox-Signature";

    private static final String ALGORITHM = "HmacSHA256";
    private static final int HEX_LENGTH = 64;
    private static final int MAX_TIMESTAMP_LENGTH = 12;

    private MessageSignature() {}

    public static String sign(byte[] secret, String timestamp, byte[] content) {
        return HexFormat.of().formatHex(mac(secret, timestamp, content));
    }

    /** Whether any of the secrets made this signature; takes the same time wherever they differ. */
    public static boolean verify(List<byte[]> secrets, String timestamp, byte[] content, String signature) {
        if (!isTimestamp(timestamp) || signature.length() != HEX_LENGTH) {
            return false;
        }
        byte[] given;
        try {
            given = HexFormat.of().parseHex(signature);
        } catch (IllegalArgumentException _) {
            return false;
        }
        boolean valid = false;
        for (var secret : secrets) {
            valid |= MessageDigest.isEqual(mac(secret, timestamp, content), given);
        }
        return valid;
    }

    /** The content of a call to the provider. */
    public static byte[] contentOfCall(String method, String path, byte[] body) {
        byte[] head = (method + " " + path + "\n").getBytes(StandardCharsets.UTF_8);
        byte[] content = new byte[head.length + body.length];
        System.arraycopy(head, 0, content, 0, head.length);
        System.arraycopy(body, 0, content, head.length, body.length);
        return content;
    }

    /** Digits only: the text is signed as it stands, so it must have one meaning. */
    private static boolean isTimestamp(String timestamp) {
        return !timestamp.isEmpty()
                && timestamp.length() <= MAX_TIMESTAMP_LENGTH
                && timestamp.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static byte[] mac(byte[] secret, String timestamp, byte[] content) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret, ALGORITHM));
            mac.update(timestamp.getBytes(StandardCharsets.US_ASCII));
            mac.update((byte) '.');
            return mac.doFinal(content);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, impossible);
        }
    }
}
