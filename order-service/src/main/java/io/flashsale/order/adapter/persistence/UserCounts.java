package io.flashsale.order.adapter.persistence;

import io.flashsale.contract.SaleId;
import io.flashsale.contract.SkuId;
import io.flashsale.contract.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Table {@code user_count}: a buyer's live units of an item. Law 3, where Redis can't guard it. */
final class UserCounts {

    record Key(UserId userId, SaleId saleId, SkuId skuId) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int byUser = userId.value().compareTo(other.userId.value());
            int bySale = byUser != 0 ? byUser : Long.compare(saleId.value(), other.saleId.value());
            return bySale != 0 ? bySale : skuId.value().compareTo(other.skuId.value());
        }
    }

    private UserCounts() {}

    /** Sums by key, sorted, so that two batches lock in the same order. */
    static <T> Map<Key, Integer> sum(
            List<T> things, java.util.function.Function<T, Key> key, java.util.function.ToIntFunction<T> quantity) {
        Map<Key, Integer> sums = new TreeMap<>();
        things.forEach(thing -> sums.merge(key.apply(thing), quantity.applyAsInt(thing), Integer::sum));
        return sums;
    }

    static void add(JdbcTemplate jdbc, Map<Key, Integer> units) {
        jdbc.batchUpdate(
                "INSERT INTO user_count (user_id, sale_id, sku_id, live) VALUES (?, ?, ?, ?)"
                        + " ON DUPLICATE KEY UPDATE live = live + VALUES(live)",
                rows(units, true));
    }

    static void giveBack(JdbcTemplate jdbc, Map<Key, Integer> units) {
        jdbc.batchUpdate(
                "UPDATE user_count SET live = live - ? WHERE user_id = ? AND sale_id = ? AND sku_id = ?",
                rows(units, false));
    }

    /** Those of the keys whose count is above the item's limit. */
    static List<Key> overLimit(JdbcClient jdbc, Map<Key, Integer> limits) {
        String keys = limits.keySet().stream().map(key -> "(?, ?, ?)").collect(Collectors.joining(", "));
        List<Object> params = new ArrayList<>();
        limits.keySet().forEach(key -> {
            params.add(key.userId().value());
            params.add(key.saleId().value());
            params.add(key.skuId().value());
        });
        return jdbc
                .sql("SELECT user_id, sale_id, sku_id, live FROM user_count WHERE (user_id, sale_id, sku_id) IN ("
                        + keys + ")")
                .params(params)
                .query((rs, n) -> Map.entry(
                        new Key(
                                new UserId(rs.getString("user_id")),
                                new SaleId(rs.getLong("sale_id")),
                                new SkuId(rs.getString("sku_id"))),
                        rs.getInt("live")))
                .list()
                .stream()
                .filter(row -> row.getValue() > limits.getOrDefault(row.getKey(), Integer.MAX_VALUE))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static List<Object[]> rows(Map<Key, Integer> units, boolean keyFirst) {
        return units.entrySet().stream()
                .map(row -> {
                    String user = row.getKey().userId().value();
                    long sale = row.getKey().saleId().value();
                    String sku = row.getKey().skuId().value();
                    return keyFirst
                            ? new Object[] {user, sale, sku, row.getValue()}
                            : new Object[] {row.getValue(), user, sale, sku};
                })
                .toList();
    }
}
