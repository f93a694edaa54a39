package io.flashsale.gateway.domain;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Remembers which idempotency keys were passed on, in two Bloom filters that take turns. It may take a new key for a
 * seen one (then the service is asked, which is always right), but never a seen one for new, for at least one period.
 */
public final class SeenKeys {

    private static final int HASHES = 4;
    private static final int LONG_BITS = 6;

    private final long periodNanos;
    private final int indexBits;
    private volatile Generations generations;

    private record Generations(AtomicLongArray current, AtomicLongArray previous, long sinceNanos) {}

    /**
     * @param periodNanos a key is remembered for one to two periods
     * @param log2Bits size of each filter; 2^24 bits are 2 MB and good for a million keys per period
     */
    public SeenKeys(long periodNanos, int log2Bits, long nowNanos) {
        if (periodNanos <= 0 || log2Bits < LONG_BITS || log2Bits > 30) {
            throw new IllegalArgumentException("a period, and 2^6 to 2^30 bits");
        }
        this.periodNanos = periodNanos;
        this.indexBits = log2Bits;
        this.generations = new Generations(empty(), empty(), nowNanos);
    }

    public void add(String user, String key, long nowNanos) {
        var filter = rotated(nowNanos).current();
        long hash = hash(user, key);
        for (int i = 0; i < HASHES; i++) {
            int bit = bit(hash, i);
            filter.getAndUpdate(bit >>> LONG_BITS, word -> word | 1L << bit);
        }
    }

    public boolean mayContain(String user, String key, long nowNanos) {
        var filters = rotated(nowNanos);
        long hash = hash(user, key);
        return contains(filters.current(), hash) || contains(filters.previous(), hash);
    }

    private boolean contains(AtomicLongArray filter, long hash) {
        for (int i = 0; i < HASHES; i++) {
            int bit = bit(hash, i);
            if ((filter.get(bit >>> LONG_BITS) & 1L << bit) == 0) {
                return false;
            }
        }
        return true;
    }

    private Generations rotated(long nowNanos) {
        var present = generations;
        return nowNanos - present.sinceNanos() < periodNanos ? present : rotate(nowNanos);
    }

    private synchronized Generations rotate(long nowNanos) {
        var present = generations;
        if (nowNanos - present.sinceNanos() >= periodNanos) {
            present = new Generations(empty(), present.current(), nowNanos);
            generations = present;
        }
        return present;
    }

    private AtomicLongArray empty() {
        return new AtomicLongArray(1 << (indexBits - LONG_BITS));
    }

    /** Each of the hashes is mixed on its own (SplitMix64's finaliser): shifted copies of one would be one hash. */
    private int bit(long hash, int i) {
        long mixed = hash + (i + 1) * 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return (int) ((mixed ^ (mixed >>> 31)) >>> (Long.SIZE - indexBits));
    }

    /** FNV-1a over both, with a separator that neither can contain. */
    private static long hash(String user, String key) {
        long hash = 0xcbf29ce484222325L;
        for (byte b : (user + '\n' + key).getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ b) * 0x100000001b3L;
        }
        return hash;
    }
}
