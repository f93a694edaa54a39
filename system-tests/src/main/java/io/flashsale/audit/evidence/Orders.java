package io.flashsale.audit.evidence;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything in order-service's databases, as of one moment.
 *
 * @param now of the database's clock
 */
public final class Orders {

    private final List<OrderRow> rows;
    private final List<CountRow> counts;
    private final Instant now;
    private final Map<Long, OrderRow> byId = new HashMap<>();
    private final List<OrderRow> twice = new ArrayList<>();

    public Orders(List<OrderRow> rows, List<CountRow> counts, Instant now) {
        this.rows = List.copyOf(rows);
        this.counts = List.copyOf(counts);
        this.now = now;
        for (OrderRow row : rows) {
            if (byId.putIfAbsent(row.orderId(), row) != null) {
                twice.add(row);
            }
        }
    }

    public List<OrderRow> rows() {
        return rows;
    }

    public List<CountRow> counts() {
        return counts;
    }

    public Instant now() {
        return now;
    }

    public Optional<OrderRow> find(long orderId) {
        return Optional.ofNullable(byId.get(orderId));
    }

    /** Rows whose order id stands in another table as well. */
    public List<OrderRow> twice() {
        return List.copyOf(twice);
    }
}
