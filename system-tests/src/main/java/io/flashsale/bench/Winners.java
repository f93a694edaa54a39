package io.flashsale.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Stock above demand: how many orders a second become rows, and what one costs. */
final class Winners implements Scenario {

    static final Figure RATE = Figure.more("durable orders", "per second");
    private static final int STOCK = 5_000_000;

    private final String name;
    private final int connections;
    private final int items;
    private final Duration duration;

    /** One for all rounds: what is on sale is looked after by jobs, and a hundred items more per round would slow the next. */
    private @Nullable Sale sale;

    private long accepted;
    private long unknown;

    Winners(String name, int connections, int items, Duration duration) {
        this.name = name;
        this.connections = connections;
        this.items = items;
        this.duration = duration;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String explanation() {
        return connections + " connections in a closed loop buy one unit each time of "
                + (items == 1 ? "one hot item" : items + " items")
                + ", stock above demand. An order counts when it is a CONFIRMED row after the drain.";
    }

    @Override
    public Sample round(Rig rig) throws IOException, SQLException, InterruptedException {
        Sale open = sale == null ? rig.shop().open(items, STOCK, STOCK) : sale;
        sale = open;
        Rig.Taken before = rig.measure();
        LoadResult result = rig.load(new Load.Closed(connections, duration), new Orders(rig, open));
        var sample = new Sample();
        long orders = Orders.accepted(result);
        double perSecond = orders / result.seconds();
        before.lanesInto(sample);
        accepted += orders;
        unknown += Orders.unknown(result);
        rig.shop().awaitDecided(open, accepted, unknown);
        rig.saw(perSecond);
        sample.put(RATE, perSecond);
        Latencies.into(sample, result, Orders.KIND, 201, "");
        before.into(sample, orders, "orders");
        return sample.answers(result);
    }
}
