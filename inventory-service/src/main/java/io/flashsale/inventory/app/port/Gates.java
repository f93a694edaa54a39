package io.flashsale.inventory.app.port;

import io.flashsale.inventory.domain.BucketKey;
import io.flashsale.inventory.domain.ItemKey;
import io.flashsale.inventory.domain.LedgerEntry;
import io.flashsale.inventory.domain.Sale;
import io.flashsale.inventory.domain.SaleItem;
import io.flashsale.inventory.domain.StockRow;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** The Redis side of the stock, of which inventory-service owns the life. */
public interface Gates {

    /** What a gate says about itself. */
    record View(long version, int base, int free, boolean open) {}

    /** Units free over all buckets; empty when a gate is missing. */
    OptionalInt available(ItemKey item, int buckets);

    /** Those of the gates that are not there; one round trip for many. */
    Set<BucketKey> missing(Collection<BucketKey> gates);

    Optional<View> view(BucketKey key);

    /**
     * Creates a gate with everything that is known about it, unless there is one.
     *
     * @param bucket the gate to create, one of the picture's rows
     * @param picture the whole item; the gate picks what concerns it
     * @param undecided placed orders of the whole item that the ledger has not decided
     * @param open false: nobody gets in, whatever the window says
     */
    boolean createIfAbsent(
            Sale sale,
            SaleItem terms,
            StockRow bucket,
            Ledger.Picture picture,
            List<UnsettledOrders.Unsettled> undecided,
            boolean open);

    /**
     * What the ledger says about one bucket.
     *
     * @param row as of the same moment as the entries
     * @param buckets of the item
     */
    record News(StockRow row, int buckets, List<LedgerEntry> decided, List<LedgerEntry> dropped) {}

    /**
     * Repeats what the ledger says; for a missing gate it does nothing.
     *
     * @return orders that were news to a gate
     */
    int sync(List<News> news);

    /** Opens or shuts as this version of the sale says; a newer one that the gate has seen stands. */
    void setOpen(Sale sale, BucketKey key, boolean open);
}
