package io.flashsale.platform.id;

import io.flashsale.platform.ServiceUnavailable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;

/**
 * The generator. Its state is one word, (millisecond, sequence), that only moves forward.
 *
 * <p>A clock that steps back a little is waited out; one that steps back further is refused, because waiting would look
 * like a hang and issuing would repeat ids.
 */
public final class LeasedIds implements Ids {

    static final long MAX_STEP_BACK_MILLIS = 50;

    private final LongSupplier epochMillis;
    private final ToIntFunction<Long> workerAt;
    private final AtomicLong state = new AtomicLong();

    /**
     * @param workerAt the worker id leased for that millisecond; throws {@link ServiceUnavailable} if there is none.
     *     Asked for each id, so that an instance that was frozen past its lease stops at once.
     */
    public LeasedIds(LongSupplier epochMillis, ToIntFunction<Long> workerAt) {
        this.epochMillis = epochMillis;
        this.workerAt = workerAt;
    }

    @Override
    public long next(int gene) {
        while (true) {
            long last = state.get();
            long lastMillis = last >>> IdLayout.SEQUENCE_BITS;
            long now = epochMillis.getAsLong();
            if (now < lastMillis) {
                waitOut(lastMillis - now);
                continue;
            }
            long next = now > lastMillis ? now << IdLayout.SEQUENCE_BITS : last + 1;
            if (now == lastMillis && (last & (IdLayout.SEQUENCES - 1)) == IdLayout.SEQUENCES - 1) {
                LockSupport.parkNanos(100_000); // All 256 of this millisecond are gone.
                continue;
            }
            int worker = workerAt.applyAsInt(now);
            if (state.compareAndSet(last, next)) {
                return IdLayout.compose(now, worker, (int) (next & (IdLayout.SEQUENCES - 1)), gene);
            }
        }
    }

    private static void waitOut(long millis) {
        if (millis > MAX_STEP_BACK_MILLIS) {
            throw new ServiceUnavailable("the clock stepped back by " + millis + " ms");
        }
        LockSupport.parkNanos(1_000_000);
    }
}
