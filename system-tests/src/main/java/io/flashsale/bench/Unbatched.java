package io.flashsale.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;

/** The same stack with lanes that carry one request at a time: what travelling together is worth. Comes last. */
record Unbatched(int connections, Duration duration) implements Scenario {

    private static final Map<String, String> ONE_AT_A_TIME =
            Map.of("FLASH_COMMIT_BATCH", "1", "FLASH_RESERVATION_BATCH", "1");

    @Override
    public String name() {
        return "unbatched-" + connections;
    }

    @Override
    public String explanation() {
        return "As winners-" + connections
                + ", with batches of one in both lanes of an order-service that was started for this and warmed up.";
    }

    @Override
    public void prepare(Rig rig, WarmUp warmUp) throws IOException, SQLException, InterruptedException {
        rig.restartOrderService(ONE_AT_A_TIME);
        warmUp.play(connections);
    }

    @Override
    public Sample round(Rig rig) throws IOException, SQLException, InterruptedException {
        return new Winners(name(), connections, 1, duration).round(rig);
    }

    @Override
    public void finish(Rig rig, WarmUp warmUp) throws IOException, SQLException, InterruptedException {
        rig.restartOrderService(Map.of());
        rig.restartBroker();
        warmUp.play(connections);
    }
}
