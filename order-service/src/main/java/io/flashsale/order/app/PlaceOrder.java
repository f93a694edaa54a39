package io.flashsale.order.app;

import io.flashsale.contract.OrderId;
import io.flashsale.contract.SaleId;
import io.flashsale.contract.SkuId;
import io.flashsale.contract.UserId;
import io.flashsale.order.app.port.OrderCommits;
import io.flashsale.order.app.port.OrderMetrics;
import io.flashsale.order.app.port.Orders;
import io.flashsale.order.app.port.ReservationGate;
import io.flashsale.order.app.port.SaleCatalog;
import io.flashsale.order.domain.NewOrder;
import io.flashsale.order.domain.Order;
import io.flashsale.order.domain.OrderStatus;
import io.flashsale.order.domain.Placement;
import io.flashsale.order.domain.SaleTerms;
import io.flashsale.order.domain.ShipTo;
import io.flashsale.platform.ServiceUnavailable;
import io.flashsale.platform.id.Ids;
import io.flashsale.stock.ReserveOutcome;
import io.flashsale.stock.ReserveRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Places an order: reserve at the gate, then commit to MySQL. Section 5 of the design.
 *
 * <p>A failure after the reservation releases nothing: its outcome is unknown. The same idempotency key drives the same
 * order id on, or the sweeper takes the reservation back.
 */
public final class PlaceOrder {

    /** What the buyer asked for. {@code payloadHash} covers everything but the key. */
    public record Command(
            UserId userId,
            SaleId saleId,
            SkuId skuId,
            int quantity,
            ShipTo shipTo,
            String idempotencyKey,
            String payloadHash,
            @Nullable String traceparent) {}

    private final SaleCatalog catalog;
    private final ReservationGate gate;
    private final OrderCommits commits;
    private final Orders orders;
    private final Ids ids;
    private final OrderMetrics metrics;

    public PlaceOrder(
            SaleCatalog catalog,
            ReservationGate gate,
            OrderCommits commits,
            Orders orders,
            Ids ids,
            OrderMetrics metrics) {
        this.catalog = catalog;
        this.gate = gate;
        this.commits = commits;
        this.orders = orders;
        this.ids = ids;
        this.metrics = metrics;
    }

    /** @throws ServiceUnavailable if a store is away or full; a retry with the same key is safe */
    public Placement place(Command command) {
        Optional<SaleTerms> terms = catalog.find(command.saleId(), command.skuId());
        Placement placement = terms.isEmpty() ? new Placement.UnknownItem() : place(command, terms.get());
        metrics.answered(placement);
        return placement;
    }

    private Placement place(Command command, SaleTerms terms) {
        OrderId orderId = new OrderId(ids.next(command.userId().gene()));
        ReserveOutcome outcome = gate.reserve(
                terms,
                new ReserveRequest(
                        orderId,
                        command.userId(),
                        command.idempotencyKey(),
                        command.payloadHash(),
                        command.quantity()));
        return switch (outcome) {
            case ReserveOutcome.Reserved reserved -> commit(command, terms, orderId, reserved.bucket());
            case ReserveOutcome.Replayed replayed -> replay(command, terms, replayed);
            case ReserveOutcome.KeyReused ignored -> new Placement.KeyReused();
            case ReserveOutcome.Holds holds -> refuseUnlessPlaced(command, refused(holds.refusal()));
            case ReserveOutcome.Refusal refusal -> refused(refusal);
            case ReserveOutcome.GateMissing ignored -> new Placement.TryAgain("the gate is being prepared");
        };
    }

    /** The key has a reservation. Its order may exist, or have died on the way: then the same order id is driven on. */
    private Placement replay(Command command, SaleTerms terms, ReserveOutcome.Replayed replayed) {
        Optional<Order> row = orders.findAny(replayed.orderId());
        if (row.isPresent()) {
            return row.get().status() == OrderStatus.VOID ? voided() : new Placement.Replayed(row.get());
        }
        return commit(command, terms, replayed.orderId(), replayed.bucket());
    }

    private static Placement refused(ReserveOutcome.Refusal refusal) {
        return switch (refusal) {
            case ReserveOutcome.LimitReached limit -> new Placement.LimitReached(limit.limit());
            case ReserveOutcome.SoldOut ignored -> new Placement.SoldOut();
            case ReserveOutcome.NotOpen notOpen -> new Placement.NotOpen(notOpen.ended());
            case ReserveOutcome.GateClosed ignored -> new Placement.Closed();
        };
    }

    /**
     * A gate that was rebuilt knows who holds units, but no idempotency keys: a buyer who holds some may be repeating the
     * question that got them. Only such buyers, at such gates, reach MySQL here; other losers never do.
     */
    private Placement refuseUnlessPlaced(Command command, Placement refusal) {
        Optional<Order> placed = orders.findByKey(command.userId(), command.idempotencyKey());
        if (placed.isEmpty()) {
            return refusal;
        }
        return command.payloadHash().equals(placed.get().payloadHash())
                ? new Placement.Replayed(placed.get())
                : new Placement.KeyReused();
    }

    private Placement commit(Command command, SaleTerms terms, OrderId orderId, int bucket) {
        OrderCommits.Outcome outcome = commits.commit(new NewOrder(
                orderId,
                command.userId(),
                terms,
                bucket,
                command.quantity(),
                command.idempotencyKey(),
                command.payloadHash(),
                command.shipTo(),
                command.traceparent()));
        return switch (outcome) {
            case OrderCommits.Outcome.Committed committed -> new Placement.Placed(committed.order());
            case OrderCommits.Outcome.Existing existing ->
                command.payloadHash().equals(existing.order().payloadHash())
                        ? new Placement.Replayed(existing.order())
                        : new Placement.KeyReused();
            case OrderCommits.Outcome.Voided ignored -> voided();
            case OrderCommits.Outcome.OverLimit ignored -> new Placement.LimitReached(terms.perUserLimit());
        };
    }

    /** Never an answer from a tombstone: the reservation behind it is on its way back, a retry gets a new order id. */
    private static Placement voided() {
        return new Placement.TryAgain("the reservation had expired");
    }
}
