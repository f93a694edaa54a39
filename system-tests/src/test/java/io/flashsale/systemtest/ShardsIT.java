package io.flashsale.systemtest;

import static io.flashsale.systemtest.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.flashsale.platform.id.Gene;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ShardsIT {

    private static final Pattern ORDER_TABLE = Pattern.compile("\\borders_(\\d)\\b");

    @AfterEach
    void noLogIsLeftOn() {
        Databases.execute("SET GLOBAL general_log = OFF");
    }

    @Test
    void rowsStandInAllEightOrderTablesAndEachWhereItsGeneSays() {
        Item sock = Operator.signIn().openOne(SaleDraft.named("Socks").with("SOCK-1", 200, 1, 4));
        Crowd.race(Crowd.of(120), shopper -> shopper.buy(sock, 1));

        for (int database = 0; database < 2; database++) {
            for (int table = 0; table < 4; table++) {
                String name = "order_" + database + ".orders_" + table;
                assertThat(Databases.number("SELECT COUNT(*) AS n FROM " + name))
                        .as(name)
                        .isPositive();
                assertThat(Databases.rows("SELECT order_id, user_id FROM " + name
                                + " WHERE (order_id & 63) % 2 <> " + database + " OR (order_id & 63) DIV 2 % 4 <> "
                                + table
                                + " OR (CRC32(user_id) & 63) <> (order_id & 63)"))
                        .as(name)
                        .isEmpty();
            }
        }
        Books.awaitWhole(sock, 120);
    }

    /** The server's own log says which statement went where; background jobs don't name this order. */
    @Test
    void eachHotStatementGoesToOneDatabaseAndOneTable() {
        Item sock = Operator.signIn().openOne(SaleDraft.named("More socks").with("SOCK-2", 20, 1, 1));
        Shopper shopper = Shopper.signIn();
        Databases.execute("SET GLOBAL log_output = 'TABLE'");
        Databases.execute("TRUNCATE TABLE mysql.general_log");
        Databases.execute("SET GLOBAL general_log = ON");

        String orderId = shopper.buyConfirmed(sock, 1);
        shopper.order(orderId);
        shopper.get("/api/v1/orders");
        shopper.cancel(orderId);
        shopper.awaitStatus(orderId, "CANCELLED");
        Books.awaitWhole(sock, 0);
        Databases.execute("SET GLOBAL general_log = OFF");

        int gene = Gene.of(Long.parseLong(orderId));
        var statements = hotStatements(orderId, shopper.name());
        assertThat(statements).as("insert, confirm, read, list, cancel").hasSizeGreaterThanOrEqualTo(5);
        for (Map.Entry<String, String> statement : statements) {
            var tables = new TreeSet<Integer>();
            Matcher matcher = ORDER_TABLE.matcher(statement.getValue());
            while (matcher.find()) {
                tables.add(Integer.parseInt(matcher.group(1)));
            }
            assertThat(statement.getKey()).as(statement.getValue()).isEqualTo("order_" + gene % 2);
            assertThat(tables).as(statement.getValue()).containsExactly(gene / 2 % 4);
        }
        assertThat(statements.stream().map(Map.Entry::getValue))
                .as("the insert is among them")
                .anyMatch(sql -> sql.toUpperCase(Locale.ROOT).startsWith("INSERT"));
    }

    /** Schema and text of each logged statement on an order table that names this order or this shopper. */
    private static List<Map.Entry<String, String>> hotStatements(String orderId, String user) {
        var schemas = eventually(
                "the log's connections are known",
                () -> Databases.rows("SELECT id, db FROM information_schema.processlist WHERE db LIKE 'order\\_%'"),
                rows -> !rows.isEmpty());
        var schemaOf = new HashMap<Long, String>();
        schemas.forEach(row -> schemaOf.put(((Number) row.get("id")).longValue(), String.valueOf(row.get("db"))));
        var statements = new ArrayList<Map.Entry<String, String>>();
        for (var row : Databases.rows("""
                SELECT thread_id, CONVERT(argument USING utf8mb4) AS sql_text FROM mysql.general_log
                WHERE command_type IN ('Query', 'Execute')""")) {
            String sql = String.valueOf(row.get("sql_text"));
            String schema = schemaOf.get(((Number) row.get("thread_id")).longValue());
            if (schema != null
                    && ORDER_TABLE.matcher(sql).find()
                    && (sql.contains(orderId) || sql.contains("'" + user + "'"))) {
                statements.add(Map.entry(schema, sql));
            }
        }
        return statements;
    }
}
