package io.flashsale.inventory.app;

import io.flashsale.inventory.app.port.AuditQueries;
import io.flashsale.inventory.app.port.Gates;
import io.flashsale.inventory.domain.BucketKey;
import io.flashsale.inventory.domain.ItemKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An item's gates and ledger rows as somebody finds them who believes neither.
 *
 * <p>The gates are read first: what the ledger does in between makes a gate older, never wrong. So one that is ahead of the
 * rows was told something that the ledger has lost since.
 *
 * @param rows one per bucket
 * @param endsWithoutTake orders that ended and never had units of that bucket and quantity; bounded
 */
record ItemBooks(Map<BucketKey, Gates.View> gates, List<AuditQueries.Balance> rows, List<String> endsWithoutTake) {

    static ItemBooks read(AuditQueries queries, Gates gates, ItemKey item, int buckets, int limit) {
        var views = new HashMap<BucketKey, Gates.View>();
        for (int bucket = 0; bucket < buckets; bucket++) {
            var key = new BucketKey(item, bucket);
            gates.view(key).ifPresent(view -> views.put(key, view));
        }
        return new ItemBooks(views, queries.balances(item), queries.endsWithoutTake(item, limit));
    }

    Optional<Gates.View> gate(AuditQueries.Balance row) {
        return Optional.ofNullable(gates.get(row.key()));
    }

    boolean lostCommits(AuditQueries.Balance row) {
        return gate(row).filter(view -> view.version() > row.version()).isPresent();
    }

    /** What no program can put right, since nobody knows which row is true; empty if nothing is wrong. */
    List<String> breaches() {
        var breaches = new ArrayList<String>();
        for (var row : rows) {
            if (!row.isWithinTotal()) {
                breaches.add("law 1: " + row.told());
            }
            if (!row.isSumOfEntries()) {
                breaches.add("law 2: " + row.told() + ", entries say " + row.entries());
            }
            if (lostCommits(row)) {
                breaches.add("law 2: " + row.told() + " at version " + row.version() + ", the gate was told "
                        + gates.get(row.key()).version() + ": the ledger lost commits");
            }
        }
        if (!endsWithoutTake.isEmpty()) {
            breaches.add("law 2: orders that ended without a TAKE: " + endsWithoutTake);
        }
        return breaches;
    }
}
