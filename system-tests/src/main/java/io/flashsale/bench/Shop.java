package io.flashsale.bench;

import io.flashsale.localstack.DatabaseAccounts;
import io.flashsale.localstack.RunningStack;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Opens sales through the API as an operator does, and counts in the databases what became of them. */
final class Shop {

    private static final int PLACED = 1;
    private static final int REJECTED = 3;
    private static final int DATABASES = 2;
    private static final int TABLES = 4;
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final Duration DRAIN = Duration.ofMinutes(3);
    /** Of an id, as DESIGN.md has it: worker 9, sequence 8, gene 6. */
    private static final int BITS_BELOW_MILLIS = 23;

    private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(5);
    private static final long PAUSE_NANOS = 50_000_000;
    private static final long DRAIN_PAUSE_NANOS = 200_000_000;
    private static final Pattern SALE_ID = Pattern.compile("\"saleId\"\\s*:\\s*\"(\\d+)\"");

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final RunningStack stack;

    Shop(RunningStack stack) {
        this.stack = stack;
    }

    /** @return the sale with its gates open */
    Sale open(int items, int stock, int perUserLimit) throws IOException, InterruptedException {
        Instant now = Instant.now();
        String goods = IntStream.range(0, items)
                .mapToObj(item -> """
                        {"skuId":"%s","name":"hot %d","price":{"minor":100,"currency":"CNY"},"total":%d,"perUserLimit":%d,"buckets":1}""".formatted(Sale.sku(item), item, stock, perUserLimit))
                .collect(Collectors.joining(","));
        String body = """
                {"title":"bench","startsAt":"%s","endsAt":"%s","admission":"none","payWithinSeconds":3600,"items":[%s]}""".formatted(now, now.plus(Duration.ofHours(4)), goods);
        Matcher id = SALE_ID.matcher(post("/api/v1/sales", body, 201));
        if (!id.find()) {
            throw new IOException("the new sale has no id");
        }
        var sale = new Sale(id.group(1), items, stock);
        post(sale.path() + "/publish", "", 200);
        awaitOpen(sale);
        return sale;
    }

    private void awaitOpen(Sale sale) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        Pattern open = Pattern.compile("\"available\"\\s*:\\s*" + sale.stock());
        while (open.matcher(send(request(sale.path()).GET()).body()).results().count() < sale.items()) {
            if (System.nanoTime() > deadline) {
                throw new IOException("sale " + sale.id() + " did not open within " + TIMEOUT.toSeconds() + " s");
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /**
     * Waits until the ledger has decided on every order of the sale.
     *
     * @param accepted how many orders clients were told of
     * @param unknown how many attempts ended without a word about the outcome (5xx, no answer): each may be an order
     * @throws Scenario.WrongTotal if an order is missing, surplus or rejected, or a unit was sold twice
     */
    void awaitDecided(Sale sale, long accepted, long unknown) throws SQLException {
        long deadline = System.nanoTime() + DRAIN.toNanos();
        Map<Integer, Long> statuses = statuses(sale);
        while (total(statuses) < accepted || statuses.containsKey(PLACED)) {
            if (System.nanoTime() > deadline) {
                throw new Scenario.WrongTotal(accepted + " orders were accepted, but the rows say " + statuses);
            }
            LockSupport.parkNanos(DRAIN_PAUSE_NANOS);
            statuses = statuses(sale);
        }
        long orders = total(statuses);
        if (statuses.containsKey(REJECTED) || orders < accepted || orders > accepted + unknown) {
            throw new Scenario.WrongTotal(accepted + " orders were accepted, " + unknown
                    + " attempts ended unknown; rows by status: " + statuses);
        }
        long taken = taken(sale);
        if (taken != orders || taken > (long) sale.stock() * sale.items()) {
            throw new Scenario.WrongTotal(orders + " units were ordered, the ledger says " + taken);
        }
    }

    private static long total(Map<Integer, Long> statuses) {
        return statuses.values().stream().mapToLong(Long::longValue).sum();
    }

    private Map<Integer, Long> statuses(Sale sale) throws SQLException {
        Map<Integer, Long> counts = new TreeMap<>();
        for (List<Long> row : orderRows("SELECT status, COUNT(*) FROM %s WHERE sale_id = " + number(sale)
                + since(sale)
                // Tombstones are no orders.
                + " AND status <> 9 GROUP BY status")) {
            counts.merge(row.getFirst().intValue(), row.get(1), Long::sum);
        }
        return counts;
    }

    /**
     * Orders are newer than their sale, and an id tells its age: what was stored before is not read again by each look,
     * which would be measured as work of the platform.
     */
    private static String since(Sale sale) {
        return " AND order_id >= " + (number(sale) - (CLOCKS_DIFFER.toMillis() << BITS_BELOW_MILLIS));
    }

    private long taken(Sale sale) throws SQLException {
        long taken = 0;
        for (int database = 0; database < DATABASES; database++) {
            taken += rows(
                            "inventory_" + database,
                            "SELECT COALESCE(SUM(taken), 0) FROM stock WHERE sale_id = " + number(sale))
                    .getFirst()
                    .getFirst();
        }
        return taken;
    }

    /** Milliseconds that orders of the sale needed from their row to the ledger's word, sorted. */
    List<Long> confirmationMillis(Sale sale) throws SQLException {
        return orderRows("SELECT TIMESTAMPDIFF(MICROSECOND, placed_at, changed_at) DIV 1000 FROM %s WHERE sale_id = "
                        + number(sale) + since(sale) + " AND status = 2")
                .stream()
                .map(List::getFirst)
                .sorted()
                .toList();
    }

    private static long number(Sale sale) {
        return Long.parseLong(sale.id());
    }

    private List<List<Long>> orderRows(String statement) throws SQLException {
        List<List<Long>> rows = new ArrayList<>();
        for (int database = 0; database < DATABASES; database++) {
            for (int table = 0; table < TABLES; table++) {
                rows.addAll(rows("order_" + database, statement.formatted("orders_" + table)));
            }
        }
        return rows;
    }

    List<List<Long>> rows(String schema, String statement) throws SQLException {
        try (Connection connection = connect(schema);
                Statement sql = connection.createStatement();
                ResultSet result = sql.executeQuery(statement)) {
            int columns = result.getMetaData().getColumnCount();
            List<List<Long>> rows = new ArrayList<>();
            while (result.next()) {
                List<Long> row = new ArrayList<>(columns);
                for (int column = 1; column <= columns; column++) {
                    row.add(result.getLong(column));
                }
                rows.add(row);
            }
            return rows;
        }
    }

    Connection connect(String schema) throws SQLException {
        DatabaseAccounts accounts = stack.secrets().databaseAccounts();
        return DriverManager.getConnection(
                "jdbc:mysql://" + stack.databaseAddress() + "/" + schema
                        + "?sslMode=DISABLED&allowPublicKeyRetrieval=true",
                DatabaseAccounts.ADMIN,
                accounts.password(DatabaseAccounts.ADMIN));
    }

    private String post(String path, String body, int expected) throws IOException, InterruptedException {
        HttpResponse<String> response = send(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
        if (response.statusCode() != expected) {
            throw new IOException(path + " answered " + response.statusCode() + ": " + response.body());
        }
        return response.body();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(stack.gatewayUrl() + path))
                .timeout(TIMEOUT)
                .header("Authorization", "Bearer " + stack.secrets().operatorToken());
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
