package io.flashsale.bench;

/** The percentiles that every table shows. */
final class Latencies {

    private static final double[] PERCENTILES = {50, 90, 99, 99.9};

    private Latencies() {}

    static void into(Sample sample, LoadResult result, String kind, int status, String suffix) {
        for (double percentile : PERCENTILES) {
            sample.put(figure(percentile, suffix), result.millis(kind, status, percentile));
        }
    }

    static Figure figure(double percentile, String suffix) {
        String number =
                percentile == Math.rint(percentile) ? Integer.toString((int) percentile) : Double.toString(percentile);
        return Figure.less("p" + number + suffix, "ms");
    }
}
