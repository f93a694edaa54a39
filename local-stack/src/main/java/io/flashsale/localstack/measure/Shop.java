package io.flashsale.localstack.measure;

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
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Opens sales through the API and counts their orders in the databases. */
final class Shop {

    static final String SKU = "HOT-1";

    private static final int CONFIRMED = 2;
    private static final int STOCK = 5_000_000;
    private static final int TABLES = 4;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final RunningStack stack;

    Shop(RunningStack stack) {
        this.stack = stack;
    }

    /** Stock above demand, one hot item. @return the sale's id, its gate open */
    String openSale() throws IOException, InterruptedException {
        Instant now = Instant.now();
        String body = """
                {"title":"measurement","startsAt":"%s","endsAt":"%s","admission":"none","payWithinSeconds":3600,"items":[\
                {"skuId":"%s","name":"hot","price":{"minor":100,"currency":"CNY"},"total":%d,"perUserLimit":%d,"buckets":1}]}""".formatted(now, now.plus(Duration.ofHours(4)), SKU, STOCK, STOCK);
        Matcher id = Pattern.compile("\"saleId\"\\s*:\\s*\"(\\d+)\"").matcher(post("/api/v1/sales", body, 201));
        if (!id.find()) {
            throw new IOException("the new sale has no id");
        }
        post("/api/v1/sales/" + id.group(1) + "/publish", "", 200);
        awaitOpen(id.group(1));
        return id.group(1);
    }

    /** Waits until the ledger has decided on everything. @throws IllegalStateException if an order is lost or rejected */
    void awaitConfirmed(String sale, long placed, Duration patience) throws SQLException {
        long deadline = System.nanoTime() + patience.toNanos();
        Map<Integer, Long> statuses = statuses(sale);
        while (statuses.getOrDefault(CONFIRMED, 0L) < placed || statuses.containsKey(1)) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(placed + " orders were placed, but the rows say " + statuses);
            }
            LockSupport.parkNanos(200_000_000);
            statuses = statuses(sale);
        }
        if (statuses.size() != 1) {
            throw new IllegalStateException("not every order is CONFIRMED: " + statuses);
        }
    }

    private Map<Integer, Long> statuses(String sale) throws SQLException {
        DatabaseAccounts accounts = stack.secrets().databaseAccounts();
        Map<Integer, Long> counts = new TreeMap<>();
        for (int database = 0; database < 2; database++) {
            String url = "jdbc:mysql://" + stack.databaseAddress() + "/order_" + database
                    + "?sslMode=DISABLED&allowPublicKeyRetrieval=true";
            try (Connection connection = DriverManager.getConnection(url, "order", accounts.password("order"));
                    Statement statement = connection.createStatement()) {
                for (int table = 0; table < TABLES; table++) {
                    ResultSet rows = statement.executeQuery("SELECT status, COUNT(*) FROM orders_" + table
                            + " WHERE sale_id = " + Long.parseLong(sale) + " GROUP BY status");
                    while (rows.next()) {
                        counts.merge(rows.getInt(1), rows.getLong(2), Long::sum);
                    }
                }
            }
        }
        return counts;
    }

    private void awaitOpen(String sale) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        Pattern open = Pattern.compile("\"available\"\\s*:\\s*" + STOCK);
        while (!open.matcher(send(request("/api/v1/sales/" + sale).GET()).body())
                .find()) {
            if (System.nanoTime() > deadline) {
                throw new IOException("sale " + sale + " did not open");
            }
            LockSupport.parkNanos(200_000_000);
        }
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
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + stack.secrets().operatorToken());
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
