package io.flashsale.platform.crypto;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The AES-256 keys of a properties file: {@code active=<keyId>} and {@code key.<keyId>=<base64 of 32 bytes>}.
 *
 * <p>The active key seals, every key opens. Rotation in two steps, since each instance reads the file at its start: add
 * the new key everywhere first, make it active after that.
 */
public final class SealingKeys {

    private static final String PREFIX = "key.";
    private static final int KEY_BYTES = 32;

    private final String activeId;
    private final Map<String, SecretKey> keys;

    private SealingKeys(String activeId, Map<String, SecretKey> keys) {
        this.activeId = activeId;
        this.keys = Map.copyOf(keys);
    }

    public static SealingKeys read(Path file) {
        var properties = new Properties();
        try (var reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException("the file of sealing keys can't be read: " + file, e);
        }
        return of(properties);
    }

    static SealingKeys of(Properties properties) {
        var keys = new HashMap<String, SecretKey>();
        for (String name : properties.stringPropertyNames()) {
            if (name.startsWith(PREFIX)) {
                String id = requireId(name.substring(PREFIX.length()));
                keys.put(id, key(id, properties.getProperty(name)));
            }
        }
        String active = properties.getProperty("active", "").strip();
        if (!keys.containsKey(active)) {
            throw new IllegalArgumentException("`active` must name one of the keys of the file of sealing keys");
        }
        return new SealingKeys(active, keys);
    }

    String activeId() {
        return activeId;
    }

    SecretKey active() {
        return Objects.requireNonNull(keys.get(activeId));
    }

    @Nullable
    SecretKey find(String id) {
        return keys.get(id);
    }

    private static String requireId(String id) {
        if (!id.matches("[A-Za-z0-9_-]{1,32}")) {
            throw new IllegalArgumentException("a key id is 1 to 32 characters of A-Z, a-z, 0-9, dash, underscore");
        }
        return id;
    }

    private static SecretKey key(String id, String base64) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(base64.strip());
        } catch (IllegalArgumentException e) {
            // The decoder's message would quote a piece of the key.
            throw new IllegalArgumentException("sealing key " + id + " is not base64");
        }
        if (bytes.length != KEY_BYTES) {
            throw new IllegalArgumentException("sealing key " + id + " must have " + KEY_BYTES + " bytes");
        }
        return new SecretKeySpec(bytes, "AES");
    }
}
