package io.flashsale.localstack.measure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Callers on virtual threads, each of which does one thing after the other until the time is up. */
public final class ClosedLoop {

    private static final int FIRST_LATENCIES = 1_024;

    /** Does the measured thing once; what it throws ends the measurement. */
    @FunctionalInterface
    public interface Deed {
        void perform() throws Exception;
    }

    private ClosedLoop() {}

    public static Lap run(int callers, Duration time, Deed deed) throws InterruptedException {
        long begin = System.nanoTime();
        long end = begin + time.toNanos();
        List<long[]> latencies = new ArrayList<>();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<long[]>> futures = new ArrayList<>();
            for (int caller = 0; caller < callers; caller++) {
                futures.add(executor.submit(() -> until(end, deed)));
            }
            for (Future<long[]> future : futures) {
                latencies.add(future.get());
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a call failed, so this is no measurement: " + e.getCause(), e.getCause());
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        return Lap.of(latencies.stream().flatMapToLong(Arrays::stream).toArray(), seconds);
    }

    private static long[] until(long end, Deed deed) throws Exception {
        long[] latencies = new long[FIRST_LATENCIES];
        int count = 0;
        long before = System.nanoTime();
        while (before < end) {
            deed.perform();
            long after = System.nanoTime();
            if (count == latencies.length) {
                latencies = Arrays.copyOf(latencies, 2 * count);
            }
            latencies[count++] = after - before;
            before = after;
        }
        return Arrays.copyOf(latencies, count);
    }
}
