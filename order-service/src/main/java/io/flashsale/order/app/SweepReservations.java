package io.flashsale.order.app;

import io.flashsale.contract.OrderId;
import io.flashsale.order.app.port.AbandonedReservations;
import io.flashsale.order.app.port.OrderMetrics;
import io.flashsale.order.app.port.SaleCatalog;
import io.flashsale.order.app.port.Sweeps;
import io.flashsale.order.domain.OrderStatus;
import io.flashsale.order.domain.SaleTerms;
import io.flashsale.stock.Overdue;
import java.util.List;
import java.util.Map;

/**
 * Takes back reservations that never became an order. The VOID row comes first (▲): it kills a commit that is still on
 * its way, and only then may the units go back. Died in between? The next sweep finds the same entry and drops it.
 */
public final class SweepReservations {

    private final SaleCatalog catalog;
    private final AbandonedReservations reservations;
    private final Sweeps sweeps;
    private final TellAgain tellAgain;
    private final OrderMetrics metrics;

    public SweepReservations(
            SaleCatalog catalog,
            AbandonedReservations reservations,
            Sweeps sweeps,
            TellAgain tellAgain,
            OrderMetrics metrics) {
        this.catalog = catalog;
        this.reservations = reservations;
        this.sweeps = sweeps;
        this.tellAgain = tellAgain;
        this.metrics = metrics;
    }

    /** One pass over every bucket of every item that may still hold reservations. */
    public void sweep(int limitPerBucket) {
        for (SaleTerms terms : catalog.sweepable()) {
            for (int bucket = 0; bucket < terms.buckets(); bucket++) {
                List<Overdue> overdue = reservations.overdue(terms, bucket, limitPerBucket);
                if (!overdue.isEmpty()) {
                    settle(terms, overdue);
                }
            }
        }
    }

    private void settle(SaleTerms terms, List<Overdue> overdue) {
        Map<OrderId, OrderStatus> statuses = sweeps.voidUnlessPlaced(terms, overdue);
        List<Overdue> drop = overdue.stream()
                .filter(entry -> switch (status(statuses, entry)) {
                    case VOID, REJECTED -> true;
                    case PLACED, CONFIRMED, PAID, CANCELLED, SHIPPED, DELIVERED -> false;
                })
                .toList();
        List<Overdue> clear = overdue.stream()
                .filter(entry -> switch (status(statuses, entry)) {
                    case CONFIRMED, PAID, SHIPPED, DELIVERED -> true;
                    case PLACED, REJECTED, CANCELLED, VOID -> false;
                })
                .toList();
        if (!drop.isEmpty()) {
            reservations.drop(terms, drop);
            metrics.swept("reservation", drop.size());
        }
        if (!clear.isEmpty()) {
            reservations.clearPending(terms, clear);
        }
        // The inventory-service settles these at the gate once it hears of them: so it is told again.
        List<OrderId> unheard = with(statuses, OrderStatus.PLACED, OrderStatus.CANCELLED);
        if (!unheard.isEmpty()) {
            tellAgain.tell(unheard);
        }
    }

    private static OrderStatus status(Map<OrderId, OrderStatus> statuses, Overdue entry) {
        OrderStatus status = statuses.get(entry.orderId());
        if (status == null) {
            throw new IllegalStateException("order " + entry.orderId() + " has no row after the VOID insert");
        }
        return status;
    }

    private static List<OrderId> with(Map<OrderId, OrderStatus> statuses, OrderStatus... wanted) {
        return statuses.entrySet().stream()
                .filter(entry -> List.of(wanted).contains(entry.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }
}
