package io.flashsale.platform.id;

import java.time.Instant;

/**
 * 63 bits: 40 of milliseconds since 2026-01-01 UTC (34 years), 9 of worker, 8 of sequence, 6 of gene.
 *
 * <p>The order of the fields makes ids of one gene sort by time, so that newest-first pages need no further index.
 */
public final class IdLayout {

    public static final long EPOCH_MILLIS =
            Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();
    public static final int WORKER_BITS = 9;
    public static final int SEQUENCE_BITS = 8;
    public static final int WORKERS = 1 << WORKER_BITS;
    public static final int SEQUENCES = 1 << SEQUENCE_BITS;
    private static final long MAX_MILLIS = (1L << 40) - 1;

    private IdLayout() {}

    public static long compose(long epochMillis, int worker, int sequence, int gene) {
        long since = epochMillis - EPOCH_MILLIS;
        if (since < 0 || since > MAX_MILLIS) {
            throw new IllegalArgumentException("time outside of the id layout: " + epochMillis);
        }
        if (worker < 0
                || worker >= WORKERS
                || sequence < 0
                || sequence >= SEQUENCES
                || gene < 0
                || gene >= Gene.COUNT) {
            throw new IllegalArgumentException("field outside of the id layout");
        }
        return since << (WORKER_BITS + SEQUENCE_BITS + Gene.BITS)
                | (long) worker << (SEQUENCE_BITS + Gene.BITS)
                | (long) sequence << Gene.BITS
                | gene;
    }

    /** When the id was issued, by its issuer's clock. */
    public static long epochMillis(long id) {
        return (id >>> (WORKER_BITS + SEQUENCE_BITS + Gene.BITS)) + EPOCH_MILLIS;
    }

    public static int worker(long id) {
        return (int) (id >>> (SEQUENCE_BITS + Gene.BITS)) & (WORKERS - 1);
    }

    public static int sequence(long id) {
        return (int) (id >>> Gene.BITS) & (SEQUENCES - 1);
    }
}
