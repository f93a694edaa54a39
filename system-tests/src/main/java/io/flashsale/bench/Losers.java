package io.flashsale.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;

/** A hundred units, and everybody else is refused: what a refusal costs, and who answers it. */
record Losers(int connections, Duration duration) implements Scenario {

    private static final int STOCK = 100;
    private static final String STATIC = "static";

    @Override
    public String name() {
        return "losers";
    }

    @Override
    public String explanation() {
        return connections + " connections in a closed loop want one of " + STOCK
                + " units. Beside it, in the same round: the same gateway refuses the same callers by itself, with a 404 "
                + "for a path that it has not, after token and limits.";
    }

    @Override
    public Sample round(Rig rig) throws IOException, SQLException, InterruptedException {
        Sale sale = rig.shop().open(1, STOCK, 1);
        var sample = new Sample();
        LoadResult fixed = rig.load(new Load.Closed(connections, duration.dividedBy(2)), new Nowhere(rig));
        double fixedPerSecond = fixed.all() / fixed.seconds();
        Rig.Taken before = rig.measure();
        LoadResult result = rig.load(new Load.Closed(connections, duration), new Orders(rig, sale));
        long refused = result.answers(Orders.KIND, "409");
        double perSecond = refused / result.seconds();
        double alone = before.counted("flash_gateway_soldout_local_total");
        sample.put(Figure.more("refusals", "per second"), perSecond);
        sample.put(Figure.more("static refusals", "per second"), fixedPerSecond);
        sample.put(Figure.more("refusals by static refusals", "%"), 100 * perSecond / fixedPerSecond);
        sample.put(Figure.less("reached order-service", "% of answers"), 100 * (1 - alone / Math.max(1, result.all())));
        Latencies.into(sample, result, Orders.KIND, 409, "");
        before.into(sample, result.all(), "answers");
        rig.shop().awaitDecided(sale, Orders.accepted(result), Orders.unknown(result));
        boolean soldOut = result.answers(Orders.KIND, "409 sold-out") > 0;
        if (soldOut && Orders.accepted(result) + Orders.unknown(result) < STOCK) {
            throw new WrongTotal(
                    "of " + STOCK + " units " + Orders.accepted(result) + " were sold, with buyers in the queue");
        }
        return sample.answers(result).answers(fixed);
    }

    private static final class Nowhere implements Shopping {

        private final Rig rig;
        private int next;

        Nowhere(Rig rig) {
            this.rig = rig;
        }

        @Override
        public Request next() {
            return Wire.get(STATIC, "/api/v1/nothing-here", rig.token(next++));
        }
    }
}
