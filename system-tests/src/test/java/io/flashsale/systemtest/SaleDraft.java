package io.flashsale.systemtest;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What an operator writes down before a sale. */
record SaleDraft(String title, int payWithinSeconds, List<Goods> goods) {

    private static final int DEFAULT_PAY_WITHIN_SECONDS = 900;
    private static final int PRICE_MINOR = 1999;

    record Goods(String skuId, String name, int priceMinor, int total, int perUserLimit, int buckets) {}

    static SaleDraft named(String title) {
        return new SaleDraft(title, DEFAULT_PAY_WITHIN_SECONDS, List.of());
    }

    SaleDraft payableFor(int seconds) {
        return new SaleDraft(title, seconds, goods);
    }

    SaleDraft with(String skuId, int total, int perUserLimit, int buckets) {
        return with(new Goods(skuId, "Journey's " + skuId, PRICE_MINOR, total, perUserLimit, buckets));
    }

    /** For pages that are photographed. */
    SaleDraft withNamed(String skuId, String name, int priceMinor, int total, int perUserLimit) {
        return with(new Goods(skuId, name, priceMinor, total, perUserLimit, 1));
    }

    private SaleDraft with(Goods one) {
        var more = new ArrayList<>(goods);
        more.add(one);
        return new SaleDraft(title, payWithinSeconds, List.copyOf(more));
    }

    String json() {
        Instant now = Instant.now();
        return Http.JSON.writeValueAsString(Map.of(
                "title",
                title,
                "startsAt",
                now.toString(),
                "endsAt",
                now.plus(Duration.ofHours(2)).toString(),
                "admission",
                "none",
                "payWithinSeconds",
                payWithinSeconds,
                "items",
                goods.stream()
                        .map(g -> Map.of(
                                "skuId", g.skuId(),
                                "name", g.name(),
                                "price", Map.of("minor", g.priceMinor(), "currency", "EUR"),
                                "listPrice", Map.of("minor", g.priceMinor() + g.priceMinor() / 4, "currency", "EUR"),
                                "total", g.total(),
                                "perUserLimit", g.perUserLimit(),
                                "buckets", g.buckets()))
                        .toList()));
    }
}
