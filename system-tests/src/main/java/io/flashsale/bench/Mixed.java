package io.flashsale.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;

/** A shop in the minute of the sale: most look, some order, few pay. */
record Mixed(int connections, Duration duration) implements Scenario {

    private static final int STOCK = 5_000_000;
    private static final int OF = 100;
    private static final int READS = 90;
    private static final int ORDERS = 9;
    private static final String READ = "read";
    private static final String PAY = "pay";

    @Override
    public String name() {
        return "mixed";
    }

    @Override
    public String explanation() {
        return connections + " connections in a closed loop: " + READS
                + " % read the start page or a sale with its stock, " + ORDERS
                + " % order, 1 % start to pay an earlier order.";
    }

    @Override
    public Sample round(Rig rig) throws IOException, SQLException, InterruptedException {
        Sale sale = rig.shop().open(1, STOCK, STOCK);
        Rig.Taken before = rig.measure();
        LoadResult result = rig.load(new Load.Closed(connections, duration), new Visitors(rig, sale));
        var sample = new Sample();
        sample.put(Figure.more("answers", "per second"), result.all() / result.seconds());
        rig.shop().awaitDecided(sale, Orders.accepted(result), Orders.unknown(result));
        Latencies.into(sample, result, READ, 200, ", read");
        Latencies.into(sample, result, Orders.KIND, 201, ", order");
        Latencies.into(sample, result, PAY, 201, ", payment");
        before.into(sample, result.all(), "answers");
        return sample.answers(result);
    }

    private record Bought(String orderId, String token) {}

    private static final class Visitors implements Shopping {

        private final Rig rig;
        private final Sale sale;
        private final ArrayDeque<Bought> unpaid = new ArrayDeque<>();
        private int next;

        Visitors(Rig rig, Sale sale) {
            this.rig = rig;
            this.sale = sale;
        }

        @Override
        public Request next() {
            int visitor = next++;
            // 37 and 100 have no common divisor: the kinds are spread evenly.
            int turn = visitor * 37 % OF;
            String token = rig.token(visitor);
            if (turn < READS || (turn >= READS + ORDERS && unpaid.isEmpty())) {
                return Wire.get(READ, turn % 2 == 0 ? sale.page() : sale.path(), null);
            }
            if (turn < READS + ORDERS) {
                return Wire.order(Orders.KIND, sale, 0, token, rig.key(), token);
            }
            Bought order = unpaid.poll();
            return Wire.pay(PAY, order.orderId, order.token, rig.key(), null);
        }

        @Override
        public List<Later> answered(Request request, Answer answer) {
            if (answer.status() == 201 && request.origin() instanceof String token) {
                unpaid.add(new Bought(answer.text("orderId"), token));
            }
            return NOTHING;
        }
    }
}
