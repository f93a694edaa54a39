package io.flashsale.bench.capacity;

/**
 * So many of one thing.
 *
 * @param busyCores cores of the target that its work keeps busy, replicas not counted
 * @param primaries instances that work
 * @param replicas copies that stand by; they are as large
 * @param cores vCPU of each
 * @param gib memory of each
 * @param bound what asks for so many
 */
record Part(String title, double busyCores, long primaries, long replicas, int cores, double gib, Bound bound) {

    /** Why there are so many, and not fewer. */
    enum Bound {
        CPU("CPU"),
        COMMITS("commits"),
        MESSAGES("messages"),
        LEAST("the least to survive a loss");

        private final String title;

        Bound(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }

    long instances() {
        return primaries + replicas;
    }

    long allCores() {
        return instances() * cores;
    }

    double allGib() {
        return instances() * gib;
    }
}
