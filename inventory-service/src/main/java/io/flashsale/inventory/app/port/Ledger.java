package io.flashsale.inventory.app.port;

import io.flashsale.contract.OrderId;
import io.flashsale.contract.OrderPlaced;
import io.flashsale.inventory.domain.EntryKind;
import io.flashsale.inventory.domain.ItemKey;
import io.flashsale.inventory.domain.LedgerEntry;
import io.flashsale.inventory.domain.OrderHistory;
import io.flashsale.inventory.domain.SaleItem;
import io.flashsale.inventory.domain.StockRow;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The stock ledger: the last word about every unit (laws 1 and 2). Every change is one local transaction per physical
 * database, safe to repeat.
 */
public interface Ledger {

    /** An order that wants to end, with the item that tells where its entries are. */
    record Ending(OrderId orderId, ItemKey item) {}

    /**
     * What became of orders that want to end.
     *
     * @param ended entries that stand now, new and repeated ones
     * @param contrary orders that have ended the other way
     * @param early orders that the ledger has not decided yet
     */
    record Endings(List<LedgerEntry> ended, List<LedgerEntry> contrary, List<OrderId> early) {}

    /** Units added. */
    sealed interface Restocked {
        record Done(int total, boolean replayed) implements Restocked {}

        record KeyReused() implements Restocked {}

        record TooMuch(int most) implements Restocked {}
    }

    /**
     * Rows and orders of one item, as of one moment.
     *
     * @param rows one per bucket, in order; empty if the item was never published
     * @param orders the histories of the orders that were asked for
     */
    record Standing(List<StockRow> rows, Map<OrderId, OrderHistory> orders) {}

    /**
     * Everything about one item, as of one moment.
     *
     * @param rows one per bucket, in order
     * @param live the TAKE of every order whose units are out of the stock
     * @param asked the histories of the orders that were asked for
     */
    record Picture(List<StockRow> rows, List<LedgerEntry> live, Map<OrderId, OrderHistory> asked) {}

    /**
     * Decides each order once, in the order given; an order that was decided before gets the same answer.
     *
     * @return the decision about each order, TAKE or REJECT, one per distinct order
     */
    List<LedgerEntry> take(List<OrderPlaced> orders);

    /** Ends the TAKE of each order; RELEASE gives its units back. */
    Endings end(EntryKind kind, List<Ending> orders);

    Standing standing(ItemKey item, Collection<OrderId> orders);

    /**
     * The same for many items, each of one moment.
     *
     * @param asked the orders to ask for, by the item they are about
     */
    Map<ItemKey, Standing> standings(Map<ItemKey, ? extends Collection<OrderId>> asked);

    Picture picture(ItemKey item, Collection<OrderId> asked);

    /** Orders with an entry younger than {@code age} by the database's clock, newest first. */
    List<OrderId> recent(ItemKey item, Duration age, int limit);

    /**
     * Where a walk along an item's entries has come to.
     *
     * @param time UTC by the database's clock
     */
    record Place(LocalDateTime time, long orderId) {

        public static final Place START = new Place(LocalDateTime.of(2000, 1, 1, 0, 0), 0);
    }

    /**
     * A stretch of the walk.
     *
     * @param orders in the order of their entries; one with two entries comes twice over the whole walk
     * @param next where to go on; {@link Place#START} after the last stretch
     */
    record Stretch(List<OrderId> orders, Place next) {}

    /** Orders with entries after {@code from} that are older than {@code age} by the database's clock. */
    Stretch walk(ItemKey item, Place from, Duration age, int limit);

    /** Orders with a TAKE older than {@code age} and no end, oldest first. */
    List<OrderId> unended(ItemKey item, Duration age, int limit);

    /** Writes the rows of a published item unless they are there. */
    void ensureRows(ItemKey item, SaleItem terms);

    /** True for the one caller who may open the item's gates for the first time: no gate has ever existed before. */
    boolean claimFirstOpening(ItemKey item);

    Restocked restock(ItemKey item, String idempotencyKey, int quantity, int maxTotal);

    /** The answer that was given under this key before, or KeyReused; empty if the key is new. */
    Optional<Restocked> restockedBefore(ItemKey item, String idempotencyKey, int quantity);
}
