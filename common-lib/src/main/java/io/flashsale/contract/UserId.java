package io.flashsale.contract;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** The token's {@code sub}: 1 to 64 printable ASCII characters without blanks. */
public record UserId(String value) implements TextId {

    public static final int GENES = 64;

    public UserId {
        if (value.isEmpty() || value.length() > 64 || !value.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
            throw new IllegalArgumentException("a user id is 1 to 64 printable ASCII characters");
        }
    }

    public static UserId of(String text) {
        return new UserId(text);
    }

    /** The logical shard of everything this user owns: {@code CRC32(bytes) & 63}; SQL can recompute it. */
    public int gene() {
        return (int) (crc32() & (GENES - 1));
    }

    /** The bucket that counts this user's units of an item: {@code (CRC32 >>> 6) % buckets}. */
    public int homeBucket(int buckets) {
        return (int) ((crc32() >>> 6) % buckets);
    }

    private long crc32() {
        var crc = new CRC32();
        crc.update(value.getBytes(StandardCharsets.US_ASCII));
        return crc.getValue();
    }

    @Override
    public String toString() {
        return value;
    }
}
