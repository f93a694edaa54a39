package io.flashsale.gateway.storefront;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A sale as inventory-service tells it to everybody. */
record ShownSale(String saleId, String title, Status status, Instant startsAt, Instant endsAt, List<Item> items) {

    enum Status {
        SCHEDULED,
        OPEN,
        PAUSED,
        OVER;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    record Price(long minor, String currency) {}

    /**
     * @param listPrice what it costs elsewhere, if the merchant says so
     * @param available units free, approximately
     */
    record Item(
            String skuId,
            String name,
            Price price,
            @Nullable Price listPrice,
            int total,
            int available,
            int perUserLimit) {

        /** In whole percent, rounded in the shopper's disfavour; 0 without a list price. */
        int percentOff() {
            return listPrice == null || listPrice.minor() <= price.minor()
                    ? 0
                    : (int) ((listPrice.minor() - price.minor()) * 100 / listPrice.minor());
        }
    }

    boolean isOver() {
        return status == Status.OVER;
    }

    /** @throws IllegalArgumentException if a field is missing or makes no sense */
    static ShownSale read(JsonNode sale) {
        var items = new ArrayList<Item>();
        for (var item : sale.path("items")) {
            items.add(new Item(
                    text(item, "skuId"),
                    text(item, "name"),
                    price(item.path("price")),
                    item.path("listPrice").isObject() ? price(item.path("listPrice")) : null,
                    item.path("total").asInt(0),
                    Math.max(0, item.path("available").asInt(0)),
                    item.path("perUserLimit").asInt(1)));
        }
        try {
            return new ShownSale(
                    text(sale, "saleId"),
                    text(sale, "title"),
                    status(text(sale, "status")),
                    Instant.parse(text(sale, "startsAt")),
                    Instant.parse(text(sale, "endsAt")),
                    List.copyOf(items));
        } catch (DateTimeException malformed) {
            throw new IllegalArgumentException("no instant", malformed);
        }
    }

    private static Status status(String word) {
        return switch (word) {
            case "SCHEDULED" -> Status.SCHEDULED;
            case "OPEN" -> Status.OPEN;
            case "PAUSED" -> Status.PAUSED;
            default -> Status.OVER;
        };
    }

    private static Price price(JsonNode price) {
        return new Price(price.path("minor").asLong(0), text(price, "currency"));
    }

    private static String text(JsonNode node, String field) {
        var value = node.path(field);
        if (!value.isString() || value.stringValue().isEmpty()) {
            throw new IllegalArgumentException("no " + field);
        }
        return value.stringValue();
    }
}
