package io.flashsale.order.app;

import io.flashsale.order.app.port.OrderEvents;
import io.flashsale.order.app.port.OrderMetrics;
import io.flashsale.order.app.port.Sweeps;
import io.flashsale.order.domain.Order;
import java.time.Duration;
import java.util.List;

/** An order that stays PLACED is published again, never cancelled: the ledger repeats its decision. */
public final class RedrivePlaced {

    private final Sweeps sweeps;
    private final OrderEvents events;
    private final OrderMetrics metrics;

    public RedrivePlaced(Sweeps sweeps, OrderEvents events, OrderMetrics metrics) {
        this.sweeps = sweeps;
        this.events = events;
        this.metrics = metrics;
    }

    public int redrive(Duration olderThan, int limit) {
        List<Order> stale = sweeps.stalePlaced(olderThan, limit);
        if (!stale.isEmpty()) {
            events.placedAgain(stale);
        }
        metrics.swept("placed", stale.size());
        return stale.size();
    }
}
