package io.flashsale.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** Orders at a fixed share of the most that this run has seen: what a shopper waits for when the shop is not overrun. */
record Paced(String name, double share, int connections, Duration duration) implements Scenario {

    private static final int STOCK = 5_000_000;

    @Override
    public String explanation() {
        return "Orders come at " + Math.round(share * 100)
                + " % of this run's best rate (open model: latency runs from when an order was due). "
                + "Confirmed: from the order's row to the ledger's word, by the database's own times.";
    }

    @Override
    public Sample round(Rig rig) throws IOException, SQLException, InterruptedException {
        double rate = Math.max(1, rig.best() * share);
        Sale sale = rig.shop().open(1, STOCK, STOCK);
        Rig.Taken before = rig.measure();
        LoadResult result = rig.load(Load.Open.of(connections, rate, duration), new Orders(rig, sale));
        var sample = new Sample();
        long orders = Orders.accepted(result);
        before.lanesInto(sample);
        rig.shop().awaitDecided(sale, orders, Orders.unknown(result));
        sample.put(Figure.plain("orders due", "per second"), rate);
        sample.put(Winners.RATE, orders / result.seconds());
        Latencies.into(sample, result, Orders.KIND, 201, "");
        List<Long> confirmed = rig.shop().confirmationMillis(sale);
        sample.put(Figure.less("201 to CONFIRMED, p50", "ms"), percentile(confirmed, 50));
        sample.put(Figure.less("201 to CONFIRMED, p99", "ms"), percentile(confirmed, 99));
        before.into(sample, orders, "orders");
        return sample.answers(result);
    }

    static double percentile(List<Long> sorted, double percentile) {
        return sorted.isEmpty() ? 0 : sorted.get((int) Math.min(sorted.size() - 1, sorted.size() * percentile / 100));
    }
}
