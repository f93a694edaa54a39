package io.flashsale.stock;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/** The scripts of the gate: resource files beside this class, each behind the common prelude. */
enum Script {
    RESERVE,
    CLAIM,
    TAKE,
    MARK,
    WITHDRAW,
    SETTLE,
    OVERDUE,
    STAGE,
    CREATE,
    SETTING;

    private final String body = read("prelude") + read(label());
    private final String digest = sha1(body);

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    String body() {
        return body;
    }

    String digest() {
        return digest;
    }

    private static String read(String name) {
        try (var in = Script.class.getResourceAsStream(name + ".lua")) {
            if (in == null) {
                throw new IllegalStateException("no script " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha1(String text) {
        try {
            // SHA-1 is Redis' name for a script, not a matter of security.
            var digest = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
