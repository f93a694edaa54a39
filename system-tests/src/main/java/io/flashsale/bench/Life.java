package io.flashsale.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/** From the order to the parcel while the shop is busy. */
record Life(double share, int connections, Duration duration) implements Scenario {

    private static final int STOCK = 5_000_000;
    private static final int DATABASES = 2;
    private static final int TABLES = 4;
    private static final int MOST_ATTEMPTS = 100;
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String PAY = "pay";

    @Override
    public String name() {
        return "life";
    }

    @Override
    public String explanation() {
        return "Orders come at " + Math.round(share * 100)
                + " % of this run's best rate; each is paid as soon as it is confirmed. PAID and parcel: from the "
                + "provider's capture, as payment-service recorded it, by the databases' own times. One round at a quarter "
                + "of that rate went before, uncounted.";
    }

    /** The first payments of a process cost ten times the later ones; nobody opens a sale with a shop that never sold. */
    @Override
    public void prepare(Rig rig, WarmUp warmUp) throws IOException, SQLException, InterruptedException {
        new Life(share / 4, connections, duration).round(rig);
    }

    @Override
    public Sample round(Rig rig) throws IOException, SQLException, InterruptedException {
        double rate = Math.max(1, rig.best() * share);
        Sale sale = rig.shop().open(1, STOCK, STOCK);
        Rig.Taken before = rig.measure();
        var payers = new Payers(rig, sale);
        LoadResult result = rig.load(Load.Open.of(connections, rate, duration), payers);
        payers.finish();
        long orders = Orders.accepted(result);
        rig.shop().awaitDecided(sale, orders, Orders.unknown(result));
        Map<Long, Long> captured = awaitParcels(rig, sale, payers.pressed());
        var sample = new Sample();
        sample.put(Figure.plain("orders due", "per second"), rate);
        sample.put(Figure.more("paid orders", "share of all, %"), 100.0 * captured.size() / Math.max(1, orders));
        Latencies.into(sample, result, Orders.KIND, 201, ", order");
        Latencies.into(sample, result, PAY, 201, ", payment started");
        lags(
                sample,
                "captured to PAID",
                captured,
                rig,
                "order",
                "SELECT order_id, " + micros("changed_at") + " FROM orders_%d WHERE status = 4 AND sale_id = "
                        + sale.id());
        lags(
                sample,
                "captured to parcel",
                captured,
                rig,
                "logistics",
                "SELECT order_id, " + micros("created_at") + " FROM parcels_%d");
        before.into(sample, orders, "orders");
        return sample.answers(result);
    }

    private static String micros(String column) {
        return "TIMESTAMPDIFF(MICROSECOND, '2020-01-01', " + column + ")";
    }

    /** By order: when it was captured. Returns when each of them has its parcel. */
    private static Map<Long, Long> awaitParcels(Rig rig, Sale sale, long paid) throws SQLException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            Map<Long, Long> captured = times(
                    rig,
                    "payment",
                    "SELECT order_id, " + micros("captured_at") + " FROM payments_%d WHERE status = 'SUCCEEDED'");
            Map<Long, Long> ours =
                    times(rig, "order", "SELECT order_id, 0 FROM orders_%d WHERE sale_id = " + sale.id());
            captured.keySet().retainAll(ours.keySet());
            Map<Long, Long> parcels = times(rig, "logistics", "SELECT order_id, 0 FROM parcels_%d");
            if (captured.size() >= paid && parcels.keySet().containsAll(captured.keySet())) {
                return captured;
            }
            if (System.nanoTime() > deadline) {
                throw new WrongTotal(paid + " orders were paid, " + captured.size()
                        + " captures are known, and not all have a parcel");
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private static Map<Long, Long> times(Rig rig, String service, String statement) throws SQLException {
        Map<Long, Long> times = new HashMap<>();
        for (int database = 0; database < DATABASES; database++) {
            for (int table = 0; table < TABLES; table++) {
                for (List<Long> row : rig.shop().rows(service + "_" + database, statement.formatted(table))) {
                    times.put(row.getFirst(), row.get(1));
                }
            }
        }
        return times;
    }

    private static void lags(
            Sample sample, String name, Map<Long, Long> from, Rig rig, String service, String statement)
            throws SQLException {
        Map<Long, Long> to = times(rig, service, statement);
        List<Long> millis = new ArrayList<>();
        from.forEach((order, micros) -> {
            Long then = to.get(order);
            if (then != null) {
                millis.add((then - micros) / 1_000);
            }
        });
        millis.sort(null);
        sample.put(Figure.less(name + ", p50", "ms"), Paced.percentile(millis, 50));
        sample.put(Figure.less(name + ", p99", "ms"), Paced.percentile(millis, 99));
    }

    private static final class Payers extends Orders {

        private final Rig rig;
        private final HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .executor(Thread::startVirtualThread)
                .build();
        private final Queue<CompletableFuture<HttpResponse<Void>>> presses = new ConcurrentLinkedQueue<>();

        Payers(Rig rig, Sale sale) {
            super(rig, sale);
            this.rig = rig;
        }

        private record Step(String orderId, String token, String key, int attempt) {}

        @Override
        public List<Later> answered(Request request, Answer answer) {
            return switch (request.origin()) {
                case String token
                when answer.status() == 201 -> later(PAUSE, new Step(answer.text("orderId"), token, rig.key(), 1));
                // 200: the payment that an earlier attempt with this key had begun, whatever became of its answer.
                case Step step
                when answer.status() == 201 || answer.status() == 200 -> {
                    press(answer.text("payUrl"));
                    yield NOTHING;
                }
                // 409 is "not confirmed yet"; when that ends is measured. Any other "later" says itself when.
                case Step step
                when step.attempt < MOST_ATTEMPTS ->
                    later(
                            answer.status() == 409 ? PAUSE : Duration.ofSeconds(answer.retryAfterSeconds()),
                            new Step(step.orderId, step.token, step.key, step.attempt + 1));
                case null, default -> NOTHING;
            };
        }

        private List<Later> later(Duration pause, Step step) {
            return List.of(new Later(pause, Wire.pay(PAY, step.orderId, step.token, step.key, step)));
        }

        private void press(String payUrl) {
            presses.add(http.sendAsync(
                    HttpRequest.newBuilder(URI.create(payUrl))
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .POST(HttpRequest.BodyPublishers.ofString("outcome=success"))
                            .build(),
                    HttpResponse.BodyHandlers.discarding()));
        }

        void finish() {
            presses.forEach(CompletableFuture::join);
        }

        long pressed() {
            return presses.stream()
                    .filter(press -> press.join().statusCode() < 400)
                    .count();
        }
    }
}
