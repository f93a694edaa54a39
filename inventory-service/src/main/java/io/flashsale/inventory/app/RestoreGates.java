package io.flashsale.inventory.app;

import io.flashsale.contract.OrderId;
import io.flashsale.inventory.app.port.Freezes;
import io.flashsale.inventory.app.port.Gates;
import io.flashsale.inventory.app.port.InventoryMeters;
import io.flashsale.inventory.app.port.Ledger;
import io.flashsale.inventory.app.port.Repairs;
import io.flashsale.inventory.app.port.Sales;
import io.flashsale.inventory.app.port.UnsettledOrders;
import io.flashsale.inventory.domain.BucketKey;
import io.flashsale.inventory.domain.ItemKey;
import io.flashsale.inventory.domain.OrderHistory;
import io.flashsale.inventory.domain.Repair;
import io.flashsale.inventory.domain.Sale;
import io.flashsale.inventory.domain.SaleItem;
import io.flashsale.inventory.domain.StockRow;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates every gate that a live sale should have and has not: after publication, and after Redis lost its data.
 *
 * <p>Until then a missing gate is a closed one; it is never loaded lazily by a buyer.
 */
public final class RestoreGates {

    private static final Logger log = LoggerFactory.getLogger(RestoreGates.class);

    private final Sales sales;
    private final Ledger ledger;
    private final Gates gates;
    private final UnsettledOrders orders;
    private final FollowLedger follow;
    private final AlignGates align;
    private final Freezes freezes;
    private final Repairs repairs;
    private final InventoryMeters meters;
    private final InstantSource clock;
    private final Bounds bounds;
    private volatile String lastFailure = "";

    /**
     * How far back the ledger is read again after a gate was created.
     *
     * @param window longer than any restoration takes
     * @param limit orders read
     */
    public record Bounds(Duration window, int limit) {}

    public RestoreGates(
            Sales sales,
            Ledger ledger,
            Gates gates,
            UnsettledOrders orders,
            FollowLedger follow,
            AlignGates align,
            Freezes freezes,
            Repairs repairs,
            InventoryMeters meters,
            InstantSource clock,
            Bounds bounds) {
        this.sales = sales;
        this.ledger = ledger;
        this.gates = gates;
        this.orders = orders;
        this.follow = follow;
        this.align = align;
        this.freezes = freezes;
        this.repairs = repairs;
        this.meters = meters;
        this.clock = clock;
        this.bounds = bounds;
    }

    private static Stream<BucketKey> gatesOf(Sale sale) {
        return sale.terms().items().stream().flatMap(terms -> IntStream.range(0, terms.buckets())
                .mapToObj(bucket -> new BucketKey(new ItemKey(sale.id(), terms.skuId()), bucket)));
    }

    /** All live sales; cheap when nothing is missing. */
    public void restoreAll() {
        List<Sale> live = sales.live(clock.instant());
        int missing = 0;
        try {
            Set<ItemKey> lacking = gates
                    .missing(live.stream().flatMap(RestoreGates::gatesOf).toList())
                    .stream()
                    .map(BucketKey::item)
                    .collect(Collectors.toSet());
            for (var sale : live) {
                missing += tryRestore(sale, lacking::contains);
            }
        } catch (RuntimeException failed) {
            // Nobody knows which are there, and no buyer gets in without an answer of Redis.
            missing =
                    live.stream().mapToInt(sale -> sale.terms().items().size()).sum();
            lastFailure = failed.toString();
        }
        meters.gateMissing(missing);
        if (missing > 0) {
            // One line a run, however many items: a store that is away takes all of them along.
            log.warn("{} items lack a gate and are closed; the last: {}", missing, lastFailure);
        }
    }

    /** @return items that still lack a gate: their order-service, database or Redis can't be reached */
    int tryRestore(Sale sale) {
        return tryRestore(sale, item -> true);
    }

    private int tryRestore(Sale sale, Predicate<ItemKey> which) {
        int missing = 0;
        for (var item : sale.terms().items()) {
            try {
                if (which.test(new ItemKey(sale.id(), item.skuId()))) {
                    restore(sale, item);
                }
            } catch (RuntimeException failed) {
                // One item's trouble is not another's; the next run tries again, and closed is the safe state.
                missing++;
                lastFailure = sale.id() + ":" + item.skuId() + ": " + failed;
                log.debug("gate stays closed", failed);
            }
        }
        return missing;
    }

    /** A fresh publication: all stock first, so that the ledger is complete whatever becomes of Redis. */
    void publish(Sale sale) {
        try {
            for (var item : sale.terms().items()) {
                ledger.ensureRows(new ItemKey(sale.id(), item.skuId()), item);
            }
            tryRestore(sale);
        } catch (RuntimeException failed) {
            // Not the operator's fault: the sale is public, the job goes on with it.
            log.warn("the stock of sale {} is not written yet: {}", sale.id(), failed.toString());
        }
    }

    private void restore(Sale sale, SaleItem terms) {
        var item = new ItemKey(sale.id(), terms.skuId());
        if (gates.available(item, terms.buckets()).isPresent()) {
            return;
        }
        ledger.ensureRows(item, terms);
        if (ledger.claimFirstOpening(item)) {
            var fresh = new Ledger.Picture(ledger.standing(item, List.of()).rows(), List.of(), Map.of());
            for (var row : fresh.rows()) {
                create(sale, terms, row, fresh, List.of(), false);
            }
        } else {
            rebuild(sale, terms, item);
        }
        finish(sale, item);
    }

    private void rebuild(Sale sale, SaleItem terms, ItemKey item) {
        // Undecided orders first, then the ledger: an order that is decided in between is in both and counts as
        // decided.
        // The other way round it would be in neither.
        Map<OrderId, UnsettledOrders.Unsettled> placed = orders.of(item).stream()
                .collect(Collectors.toMap(UnsettledOrders.Unsettled::orderId, u -> u, (a, b) -> a));
        var picture = ledger.picture(item, placed.keySet());
        var undecided = placed.values().stream()
                .filter(u -> picture.asked()
                                .getOrDefault(u.orderId(), OrderHistory.NONE)
                                .decision()
                        == null)
                .toList();
        for (var row : picture.rows()) {
            if (gates.view(row.key()).isEmpty()) {
                create(sale, terms, row, picture, undecided, true);
            }
        }
    }

    private void create(
            Sale sale,
            SaleItem terms,
            StockRow row,
            Ledger.Picture picture,
            List<UnsettledOrders.Unsettled> undecided,
            boolean rebuilt) {
        boolean open = sale.gateOpen() && freezes.find(row.key().item()).isEmpty();
        if (gates.createIfAbsent(sale, terms, row, picture, undecided, open)) {
            meters.gateCreated(rebuilt);
            log.info(
                    "gate {}:{} {} at version {} with base {}; the item has {} live and {} undecided orders",
                    row.key().item(),
                    row.key().bucket(),
                    rebuilt ? "rebuilt" : "opened",
                    row.version(),
                    row.free(),
                    picture.live().size(),
                    undecided.size());
            if (rebuilt) {
                repairs.record(new Repair(
                        row.key().item(),
                        row.key().bucket(),
                        Repair.Kind.REBUILT,
                        picture.live().size(),
                        "built anew at version " + row.version() + " with base " + row.free() + " and "
                                + undecided.size() + " undecided orders of the item",
                        clock.instant()));
            }
        }
    }

    /** What happened while the gate was being written reached no gate: tell it again, and the sale's status too. */
    private void finish(Sale seen, ItemKey item) {
        follow.gates(item, ledger.recent(item, bounds.window(), bounds.limit()));
        align.align(seen.id());
    }
}
