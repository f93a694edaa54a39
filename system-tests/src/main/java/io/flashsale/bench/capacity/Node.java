package io.flashsale.bench.capacity;

/**
 * The machine under the pods.
 *
 * @param usable share of it that is left beside kubelet, network and monitoring
 */
record Node(String type, int cores, int gib, double usable) {

    /** 192 vCPU and 1,024 GiB, by the vendor's description. */
    static final Node BARE_METAL = new Node("ecs.ebmg8i.48xlarge", 192, 1_024, 0.95);

    double usableCores() {
        return cores * usable;
    }

    double usableGib() {
        return gib * usable;
    }
}
