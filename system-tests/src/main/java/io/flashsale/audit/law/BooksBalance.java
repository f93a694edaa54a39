package io.flashsale.audit.law;

import io.flashsale.audit.Law;
import io.flashsale.audit.Outcome;
import io.flashsale.audit.evidence.BucketKey;
import io.flashsale.audit.evidence.EntryRow;
import io.flashsale.audit.evidence.EntryRow.Kind;
import io.flashsale.audit.evidence.Evidence;
import io.flashsale.audit.evidence.Ledger;
import io.flashsale.audit.evidence.StockRow;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Law 2: a stock row is the sum of its entries; an order has at most one of TAKE and REJECT, and at most one of SELL and
 * RELEASE, which needs its TAKE. All from one moment of the ledger, so it is exact while traffic runs.
 */
public final class BooksBalance implements Law {

    /** An order's place for one decision, over all databases. */
    private record Slot(long orderId, int slot) {}

    @Override
    public int number() {
        return 2;
    }

    @Override
    public String title() {
        return "books balance";
    }

    @Override
    public boolean live() {
        return true;
    }

    @Override
    public Outcome check(Evidence evidence) {
        var breaches = new Breaches();
        Ledger ledger = evidence.ledger().get();
        Map<BucketKey, Long> sums = new HashMap<>();
        Set<Slot> slots = new HashSet<>();
        for (EntryRow entry : ledger.entries()) {
            sums.merge(entry.bucket(), (long) entry.change(), Long::sum);
            int slot =
                    switch (entry.kind()) {
                        case TAKE, REJECT -> 1;
                        case SELL, RELEASE -> 2;
                    };
            breaches.check(slots.add(new Slot(entry.orderId(), slot)), entry, "the order has another of this slot");
            breaches.check(entry.slot() == slot, entry, "in slot " + entry.slot());
            if (slot == 2) {
                breaches.check(hasItsTake(ledger, entry), entry, "without a TAKE of the same units");
            }
        }
        Set<BucketKey> rows = new HashSet<>();
        for (StockRow row : ledger.stock()) {
            rows.add(row.bucket());
            long sum = sums.getOrDefault(row.bucket(), 0L);
            breaches.check(row.taken() == sum, row, "its entries add up to " + sum);
        }
        sums.forEach((bucket, sum) ->
                breaches.check(sum == 0 || rows.contains(bucket), "entries of " + bucket, "no stock row for " + sum));
        return breaches.outcome();
    }

    private static boolean hasItsTake(Ledger ledger, EntryRow end) {
        Optional<EntryRow> take = ledger.entry(end.orderId(), Kind.TAKE);
        return take.isPresent()
                && take.get().quantity() == end.quantity()
                && take.get().bucket().equals(end.bucket());
    }
}
