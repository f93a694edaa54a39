package io.flashsale.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;

/** Stock above demand: how many orders a second become rows, and what one costs. */
record Winners(String name, int connections, int items, Duration duration) implements Scenario {

    static final Figure RATE = Figure.more("durable orders", "per second");
    private static final int STOCK = 5_000_000;

    @Override
    public String explanation() {
        return connections + " connections in a closed loop buy one unit each time of "
                + (items == 1 ? "one hot item" : items + " items")
                + ", stock above demand. An order counts when it is a CONFIRMED row after the drain.";
    }

    @Override
    public Sample round(Rig rig) throws IOException, SQLException, InterruptedException {
        Sale sale = rig.shop().open(items, STOCK, STOCK);
        Rig.Taken before = rig.measure();
        LoadResult result = rig.load(new Load.Closed(connections, duration), new Orders(rig, sale));
        var sample = new Sample();
        long orders = Orders.accepted(result);
        double perSecond = orders / result.seconds();
        before.lanesInto(sample);
        rig.shop().awaitDecided(sale, orders, Orders.unknown(result));
        rig.saw(perSecond);
        sample.put(RATE, perSecond);
        Latencies.into(sample, result, Orders.KIND, 201, "");
        before.into(sample, orders, "orders");
        return sample.answers(result);
    }
}
