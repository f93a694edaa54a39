package io.flashsale.order.app.port;

import io.flashsale.contract.OrderId;
import io.flashsale.order.domain.Order;
import io.flashsale.order.domain.OrderStatus;
import io.flashsale.order.domain.SaleTerms;
import io.flashsale.stock.Overdue;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What the sweepers read and write; one physical database at a time, bounded. */
public interface Sweeps {

    /**
     * PLACED orders that should have been decided long ago.
     *
     * @param count how many
     * @param oldest age of the oldest of them; zero if there is none
     */
    record Undecided(long count, Duration oldest) {}

    /** Those PLACED longer than that, by the database's clock. Cheap: an index leads to the few PLACED rows. */
    Undecided undecided(Duration olderThan);

    /** PLACED longer than that, by the database's clock. */
    List<Order> stalePlaced(Duration olderThan, int limit);

    /** CONFIRMED and past {@code payBefore} by more than {@code grace}. */
    List<Order> unpaid(Duration grace, int limit);

    /**
     * Inserts a VOID row for each order id that has no row. After this no commit under these ids can succeed.
     *
     * @return the status that each of them has now
     */
    Map<OrderId, OrderStatus> voidUnlessPlaced(SaleTerms terms, List<Overdue> overdue);
}
