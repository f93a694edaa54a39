package io.flashsale.bench.capacity;

/**
 * What has to be served in the peak second.
 *
 * @param losersPerOrder refused orders for each accepted one
 * @param readsPerOrder pages and sales looked at for each accepted order
 * @param paidShare payments per order in that same second
 */
record Demand(double ordersPerSecond, double losersPerOrder, double readsPerOrder, double paidShare) {

    Demand {
        if (!(ordersPerSecond > 0) || losersPerOrder < 0 || readsPerOrder < 0 || paidShare < 0 || paidShare > 1) {
            throw new IllegalArgumentException(
                    "no demand: " + ordersPerSecond + ", " + losersPerOrder + ", " + readsPerOrder + ", " + paidShare);
        }
    }

    double perOrder(Call call) {
        return switch (call) {
            case ORDER -> 1;
            case REFUSAL -> losersPerOrder;
            case READ -> readsPerOrder;
            case PAYMENT -> paidShare;
        };
    }

    double perSecond(Call call) {
        return ordersPerSecond * perOrder(call);
    }
}
