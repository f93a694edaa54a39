package io.flashsale.bench.capacity;

/**
 * Where adding machines ends.
 *
 * @param what the part that can't be divided further
 * @param ordersPerSecond what it reaches, with all that comes with an order
 * @param source what the figure stands on
 * @param wayOut what would raise it
 */
record Ceiling(String what, double ordersPerSecond, Source source, String wayOut) {

    /** Of the figure that decides. */
    enum Source {
        MEASURED("measured CPU"),
        ASSUMED("an assumption about disks");

        private final String title;

        Source(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }
}
