package io.flashsale.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** Everybody comes within two seconds, once; then silence. */
record Burst(int shoppers, int stock, int connections) implements Scenario {

    private static final double SECONDS = 2;
    private static final int MOST_ATTEMPTS = 60;

    @Override
    public String name() {
        return "burst";
    }

    @Override
    public String explanation() {
        return "%,d shoppers within %.0f s for %,d units over %,d connections, each with a token of his own. Who is told \"later\" comes back when told to; a latency is that of one request, from when it was due."
                .formatted(shoppers, SECONDS, stock, connections);
    }

    @Override
    public Sample round(Rig rig) throws IOException, SQLException, InterruptedException {
        Sale sale = rig.shop().open(1, stock, 1);
        Rig.Taken before = rig.measure();
        var crowd = new Crowd(rig, sale);
        LoadResult result = rig.load(new Load.Open(connections, shoppers / SECONDS, shoppers), crowd);
        var sample = new Sample();
        before.lanesInto(sample);
        rig.shop().awaitDecided(sale, crowd.bought, 0);
        sample.put(Figure.less("last answer", "s after the first shopper"), result.lastAnswerSeconds());
        sample.put(Figure.less("longest queue before the gateway", "requests"), result.mostDue());
        sample.put(Figure.less("left hanging", "shoppers"), shoppers - crowd.bought - crowd.refused);
        sample.put(Figure.plain("asked again", "requests"), result.all() - shoppers);
        Latencies.into(sample, result, Orders.KIND, 201, ", order");
        Latencies.into(sample, result, Orders.KIND, 409, ", refusal");
        before.into(sample, shoppers, "shoppers");
        if (crowd.bought != stock) {
            throw new WrongTotal("of " + stock + " units " + crowd.bought + " were sold to " + shoppers + " shoppers");
        }
        if (crowd.bought + crowd.refused != shoppers) {
            throw new WrongTotal((shoppers - crowd.bought - crowd.refused) + " shoppers were left without an answer");
        }
        return sample.answers(result);
    }

    private static final class Crowd extends Orders {

        private long bought;
        private long refused;

        Crowd(Rig rig, Sale sale) {
            super(rig, sale);
        }

        @Override
        public List<Later> answered(Request request, Answer answer) {
            switch (answer.status()) {
                case 200, 201 -> bought++;
                case 0, 429, 503, 504 -> {
                    int attempts = request.origin() instanceof Integer earlier ? earlier : 1;
                    if (attempts < MOST_ATTEMPTS) {
                        var again = new Request(request.kind(), request.head(), request.body(), attempts + 1);
                        return List.of(new Later(Duration.ofSeconds(answer.retryAfterSeconds()), again));
                    }
                }
                default -> refused++;
            }
            return NOTHING;
        }
    }
}
