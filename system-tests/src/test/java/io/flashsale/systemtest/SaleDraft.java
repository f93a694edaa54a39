package io.flashsale.systemtest;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What an operator writes down before a sale. */
record SaleDraft(String title, int payWithinSeconds, List<Goods> goods) {

    private static final int DEFAULT_PAY_WITHIN_SECONDS = 900;

    record Goods(String skuId, int total, int perUserLimit, int buckets) {}

    static SaleDraft named(String title) {
        return new SaleDraft(title, DEFAULT_PAY_WITHIN_SECONDS, List.of());
    }

    SaleDraft payableFor(int seconds) {
        return new SaleDraft(title, seconds, goods);
    }

    SaleDraft with(String skuId, int total, int perUserLimit, int buckets) {
        var more = new ArrayList<>(goods);
        more.add(new Goods(skuId, total, perUserLimit, buckets));
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
                                "name", "Journey's " + g.skuId(),
                                "price", Map.of("minor", 1999, "currency", "EUR"),
                                "listPrice", Map.of("minor", 2499, "currency", "EUR"),
                                "total", g.total(),
                                "perUserLimit", g.perUserLimit(),
                                "buckets", g.buckets()))
                        .toList()));
    }
}
