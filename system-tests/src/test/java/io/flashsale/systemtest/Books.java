package io.flashsale.systemtest;

import static io.flashsale.systemtest.Eventually.eventually;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One item's books as an auditor finds them: the orders of order-service against the ledger of inventory-service, both
 * read from the databases, and the stock that shoppers are shown.
 *
 * @param total units put on sale, by the ledger
 * @param taken units given away, by the ledger
 * @param live units of orders that are PLACED, CONFIRMED, PAID, SHIPPED or DELIVERED
 * @param undecided units of PLACED orders among them
 * @param orders live orders
 * @param mostPerUser live units of the greediest shopper
 * @param entries what the ledger's entries add up to; must be {@code taken}
 * @param available what shoppers are shown
 */
record Books(
        long total, long taken, long live, long undecided, long orders, long mostPerUser, long entries, int available) {

    private static final String LIVE = "(1, 2, 4, 6, 7)";

    static Books of(Item item) {
        return new Books(
                ledger("SELECT COALESCE(SUM(total), 0) AS n FROM %s.stock WHERE sale_id = ? AND sku_id = ?", item),
                ledger("SELECT COALESCE(SUM(taken), 0) AS n FROM %s.stock WHERE sale_id = ? AND sku_id = ?", item),
                orders("COALESCE(SUM(quantity), 0)", "status IN " + LIVE, item),
                orders("COALESCE(SUM(quantity), 0)", "status = 1", item),
                orders("COUNT(*)", "status IN " + LIVE, item),
                mostPerUser(item),
                ledger("""
                        SELECT COALESCE(SUM(CASE kind WHEN 'TAKE' THEN quantity WHEN 'RELEASE' THEN -quantity ELSE 0 END), 0)
                            AS n FROM %s.ledger_entry WHERE sale_id = ? AND sku_id = ?""", item),
                Operator.available(item));
    }

    /** Laws 1, 2 and 9 for an item at rest. */
    boolean areWhole() {
        return undecided == 0
                && live == taken
                && entries == taken
                && taken >= 0
                && taken <= total
                && available == total - taken;
    }

    /** Waits until the item is at rest and its books are whole. */
    static Books awaitWhole(Item item) {
        return eventually("the books of " + item + " are whole", () -> of(item), Books::areWhole);
    }

    static Books awaitWhole(Item item, long taken) {
        return eventually(
                "the books of " + item + " are whole with " + taken + " taken",
                () -> of(item),
                books -> books.areWhole() && books.taken() == taken);
    }

    /** All physical order tables, {@code order_0.orders_0} to {@code order_1.orders_3}. */
    static List<String> orderTables() {
        var tables = new ArrayList<String>();
        for (int database = 0; database < 2; database++) {
            for (int table = 0; table < 4; table++) {
                tables.add("order_" + database + ".orders_" + table);
            }
        }
        return tables;
    }

    private static long ledger(String sql, Item item) {
        long sum = 0;
        for (int database = 0; database < 2; database++) {
            sum += Databases.number(sql.formatted("inventory_" + database), item.saleId(), item.skuId());
        }
        return sum;
    }

    private static long orders(String what, String where, Item item) {
        long sum = 0;
        for (String table : orderTables()) {
            sum += Databases.number(
                    "SELECT " + what + " AS n FROM " + table + " WHERE sale_id = ? AND sku_id = ? AND " + where,
                    item.saleId(),
                    item.skuId());
        }
        return sum;
    }

    private static long mostPerUser(Item item) {
        String all = orderTables().stream()
                .map(table -> "SELECT user_id, quantity FROM " + table + " WHERE sale_id = " + item.saleId()
                        + " AND sku_id = '" + item.skuId() + "' AND status IN " + LIVE)
                .collect(Collectors.joining(" UNION ALL "));
        return Databases.number("SELECT COALESCE(MAX(held), 0) AS n FROM (SELECT SUM(quantity) AS held FROM (" + all
                + ") AS live GROUP BY user_id) AS users");
    }
}
