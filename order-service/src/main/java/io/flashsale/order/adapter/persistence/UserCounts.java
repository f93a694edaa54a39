package io.flashsale.order.adapter.persistence;

import io.flashsale.contract.SaleId;
import io.flashsale.contract.SkuId;
import io.flashsale.contract.UserId;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
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

    /**
     * Adds to the buyers' counts.
     *
     * @return whether every one of them is new: nobody held or had held anything of his item
     */
    static boolean add(JdbcTemplate jdbc, Map<Key, Integer> units) {
        Object[] params = rows(units, true).stream().flatMap(Arrays::stream).toArray();
        int changed = jdbc.update(
                "INSERT INTO user_count (user_id, sale_id, sku_id, live) VALUES "
                        + String.join(", ", Collections.nCopies(units.size(), "(?, ?, ?, ?)"))
                        + " ON DUPLICATE KEY UPDATE live = live + VALUES(live)",
                params);
        // A row that was there already counts twice (MySQL's manual, INSERT ... ON DUPLICATE KEY UPDATE).
        return changed == units.size();
    }

    static void giveBack(JdbcTemplate jdbc, Map<Key, Integer> units) {
        jdbc.batchUpdate(
                "UPDATE user_count SET live = live - ? WHERE user_id = ? AND sale_id = ? AND sku_id = ?",
                rows(units, false));
    }

    static LocalDateTime now(JdbcTemplate jdbc) {
        return Objects.requireNonNull(jdbc.queryForObject("SELECT NOW(3)", LocalDateTime.class));
    }

    /** What the database says of a batch before its orders are inserted. */
    record Checked(LocalDateTime now, List<Key> overLimit) {}

    /**
     * Those of the keys whose count is above the item's limit, and the database's clock: one statement, of which usually
     * only the clock comes back.
     */
    static Checked check(JdbcClient jdbc, Map<Key, Integer> limits) {
        String keys = String.join(", ", Collections.nCopies(limits.size(), "(?, ?, ?)"));
        List<Object> params = new ArrayList<>();
        limits.keySet().forEach(key -> {
            params.add(key.userId().value());
            params.add(key.saleId().value());
            params.add(key.skuId().value());
        });
        params.add(Collections.min(limits.values()));
        List<Key> over = new ArrayList<>();
        List<LocalDateTime> now = new ArrayList<>();
        jdbc.sql("SELECT NOW(3) AS at, NULL AS user_id, NULL AS sale_id, NULL AS sku_id, NULL AS live"
                        + " UNION ALL SELECT NULL, user_id, sale_id, sku_id, live FROM user_count"
                        + " WHERE (user_id, sale_id, sku_id) IN (" + keys + ") AND live > ?")
                .params(params)
                .query(row -> {
                    if (row.getString("user_id") == null) {
                        now.add(row.getObject("at", LocalDateTime.class));
                        return;
                    }
                    Key key = new Key(
                            new UserId(row.getString("user_id")),
                            new SaleId(row.getLong("sale_id")),
                            new SkuId(row.getString("sku_id")));
                    if (row.getInt("live") > limits.getOrDefault(key, Integer.MAX_VALUE)) {
                        over.add(key);
                    }
                });
        return new Checked(now.getFirst(), over);
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
