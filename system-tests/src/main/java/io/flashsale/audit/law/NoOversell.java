package io.flashsale.audit.law;

import io.flashsale.audit.Law;
import io.flashsale.audit.Outcome;
import io.flashsale.audit.evidence.EntryRow;
import io.flashsale.audit.evidence.EntryRow.Kind;
import io.flashsale.audit.evidence.Evidence;
import io.flashsale.audit.evidence.ItemKey;
import io.flashsale.audit.evidence.Ledger;
import io.flashsale.audit.evidence.OrderRow;
import io.flashsale.audit.evidence.OrderState;
import io.flashsale.audit.evidence.StockRow;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Law 1: per item, quantity of confirmed, paid and later orders <= {@code taken} <= total.
 *
 * <p>Live: orders are read before the ledger. What was released in between is added to {@code taken} again, so that a
 * cancellation at the wrong moment is no false alarm.
 */
public final class NoOversell implements Law {

    @Override
    public int number() {
        return 1;
    }

    @Override
    public String title() {
        return "no oversell";
    }

    @Override
    public boolean live() {
        return true;
    }

    @Override
    public Outcome check(Evidence evidence) {
        var breaches = new Breaches();
        Ledger ledger = evidence.ledger().get();
        Map<ItemKey, Long> taken = new HashMap<>();
        for (StockRow row : ledger.stock()) {
            breaches.check(row.taken() >= 0, row, "taken is negative");
            breaches.check(row.taken() <= row.total(), row, "more taken than there is");
            taken.merge(row.bucket().item(), (long) row.taken(), Long::sum);
        }
        Map<ItemKey, Long> sold = new HashMap<>();
        for (OrderRow order : evidence.ordersBefore().get().rows()) {
            if (order.state().holdsStock()) {
                sold.merge(order.item(), (long) order.quantity(), Long::sum);
                Optional<EntryRow> take = ledger.entry(order.orderId(), Kind.TAKE);
                breaches.check(take.isPresent(), order, "the ledger gave it nothing");
                take.ifPresent(entry -> breaches.check(
                        entry.quantity() == order.quantity()
                                && entry.bucket().item().equals(order.item()),
                        order,
                        "the ledger gave it something else: " + entry));
                if (cancelledSince(evidence, order)) {
                    ledger.entry(order.orderId(), Kind.RELEASE)
                            .ifPresent(since -> taken.merge(order.item(), (long) since.quantity(), Long::sum));
                }
            }
        }
        sold.forEach((item, units) -> breaches.check(
                units <= taken.getOrDefault(item, 0L),
                "item " + item,
                units + " units confirmed or paid, the ledger took " + taken.getOrDefault(item, 0L)));
        return breaches.outcome();
    }

    /** Its units may have gone back while the auditor read; an order that is alive must have them. */
    private static boolean cancelledSince(Evidence evidence, OrderRow order) {
        return evidence.orders()
                .get()
                .find(order.orderId())
                .filter(later -> later.state() == OrderState.CANCELLED)
                .isPresent();
    }
}
