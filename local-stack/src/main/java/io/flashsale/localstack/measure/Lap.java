package io.flashsale.localstack.measure;

import java.util.Arrays;

/**
 * What one contender did in one go.
 *
 * @param done things done
 * @param seconds it took
 * @param batch things that travelled together, on average
 */
public record Lap(long done, double seconds, double p50Millis, double p99Millis, double batch) {

    /** @param latencies of each, in nanoseconds; gets sorted */
    static Lap of(long[] latencies, double seconds) {
        Arrays.sort(latencies);
        return new Lap(latencies.length, seconds, percentile(latencies, 0.50), percentile(latencies, 0.99), 1);
    }

    /** The same with the number of calls that carried them. */
    public Lap carriedBy(double calls) {
        return new Lap(done, seconds, p50Millis, p99Millis, calls == 0 ? 0 : done / calls);
    }

    public double perSecond() {
        return done / seconds;
    }

    private static double percentile(long[] sorted, double share) {
        return sorted.length == 0 ? 0 : sorted[(int) Math.min(sorted.length - 1, sorted.length * share)] / 1e6;
    }
}
