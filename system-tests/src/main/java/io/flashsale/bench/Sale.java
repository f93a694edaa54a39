package io.flashsale.bench;

/**
 * A sale of the benchmark's own.
 *
 * @param items how many; their SKUs are {@code SKU-0}, {@code SKU-1}, …
 * @param stock units of each item
 */
record Sale(String id, int items, int stock) {

    static String sku(int item) {
        return "SKU-" + item;
    }

    String orderPath(int item) {
        return "/api/v1/sales/" + id + "/items/" + sku(item) + "/orders";
    }

    String path() {
        return "/api/v1/sales/" + id;
    }

    /** What a visitor sees of it. */
    String page() {
        return "/en/sales/" + id;
    }
}
