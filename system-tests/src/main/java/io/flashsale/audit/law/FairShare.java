package io.flashsale.audit.law;

import io.flashsale.audit.Law;
import io.flashsale.audit.Outcome;
import io.flashsale.audit.evidence.CountRow;
import io.flashsale.audit.evidence.Evidence;
import io.flashsale.audit.evidence.ItemKey;
import io.flashsale.audit.evidence.ItemRow;
import io.flashsale.audit.evidence.OrderRow;
import io.flashsale.audit.evidence.Orders;
import java.util.HashMap;
import java.util.Map;

/**
 * Law 3: per user and item, units of PLACED, CONFIRMED, PAID and later orders <= limit, and the live count says so. Counts
 * and orders are of one moment; a limit never changes after publication.
 */
public final class FairShare implements Law {

    private record Share(String userId, ItemKey item) {

        @Override
        public String toString() {
            return "user " + userId + ", item " + item;
        }
    }

    @Override
    public int number() {
        return 3;
    }

    @Override
    public String title() {
        return "fair share";
    }

    @Override
    public boolean live() {
        return true;
    }

    @Override
    public Outcome check(Evidence evidence) {
        var breaches = new Breaches();
        Orders orders = evidence.ordersBefore().get();
        Map<ItemKey, ItemRow> items = evidence.ledger().get().items();
        Map<Share, Long> live = new HashMap<>();
        for (OrderRow order : orders.rows()) {
            if (order.state().isLive()) {
                live.merge(new Share(order.userId(), order.item()), (long) order.quantity(), Long::sum);
            }
        }
        Map<Share, Long> counted = new HashMap<>();
        for (CountRow row : orders.counts()) {
            counted.merge(new Share(row.userId(), row.item()), (long) row.live(), Long::sum);
        }
        live.forEach((share, units) -> {
            ItemRow item = items.get(share.item());
            breaches.check(item != null, share, "there is no such item");
            breaches.check(
                    item == null || units <= item.perUserLimit(),
                    share,
                    units + " live units, the limit is " + (item == null ? "unknown" : item.perUserLimit()));
            breaches.check(
                    counted.getOrDefault(share, 0L).equals(units),
                    share,
                    units + " live units, counted are " + counted.getOrDefault(share, 0L));
        });
        counted.forEach((share, units) ->
                breaches.check(units == 0 || live.containsKey(share), share, "counted " + units + ", no live order"));
        return breaches.outcome();
    }
}
