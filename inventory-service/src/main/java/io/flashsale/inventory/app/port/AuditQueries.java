package io.flashsale.inventory.app.port;

import io.flashsale.inventory.domain.BucketKey;
import io.flashsale.inventory.domain.ItemKey;
import java.util.List;

/** What the audit asks the ledger, item by item. */
public interface AuditQueries {

    /**
     * A bucket's row and the sum of its entries, as of one moment; nothing is assumed about them.
     *
     * @param entries units of TAKE minus units of RELEASE
     */
    record Balance(BucketKey key, int total, int taken, long version, long entries) {

        /** Law 1. */
        public boolean isWithinTotal() {
            return taken >= 0 && taken <= total;
        }

        /** Law 2. */
        public boolean isSumOfEntries() {
            return taken == entries;
        }

        /** For people: where, and how much. */
        public String told() {
            return key.item() + ":" + key.bucket() + " taken " + taken + " of " + total;
        }
    }

    List<Balance> balances(ItemKey item);

    /** Rises with every movement of the item's stock; 0 without rows. */
    long version(ItemKey item);

    /** Orders with an end but no TAKE of the same bucket and quantity; bounded. */
    List<String> endsWithoutTake(ItemKey item, int limit);
}
