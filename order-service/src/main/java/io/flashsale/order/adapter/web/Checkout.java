package io.flashsale.order.adapter.web;

import io.flashsale.contract.ProblemCode;
import io.flashsale.contract.SaleId;
import io.flashsale.contract.SkuId;
import io.flashsale.contract.UserId;
import io.flashsale.order.app.PlaceOrder;
import io.flashsale.order.domain.Order;
import io.flashsale.order.domain.Placement;
import io.flashsale.platform.trace.Traces;
import io.flashsale.platform.web.ProblemException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** The checkout call as HTTP says it, whether it came alone or with others. */
@Component
class Checkout {

    static final String IDEMPOTENCY_REPLAYED = "Idempotency-Replayed";

    private static final Duration PENDING_RETRY = Duration.ofSeconds(1);

    private final PlaceOrder placeOrder;

    Checkout(PlaceOrder placeOrder) {
        this.placeOrder = placeOrder;
    }

    /** @throws ProblemException for every answer that is no order */
    ResponseEntity<OrderView> place(
            SaleId saleId, SkuId skuId, @Nullable String idempotencyKey, PlaceOrderRequest request, UserId user) {
        Placement placement = placeOrder.place(new PlaceOrder.Command(
                user,
                saleId,
                skuId,
                request.quantity(),
                request.shipTo().toShipTo(),
                requireKey(idempotencyKey),
                PayloadHash.of(saleId, skuId, request),
                Traces.current()));
        return switch (placement) {
            case Placement.Placed placed ->
                ResponseEntity.created(location(placed.order())).body(OrderView.of(placed.order()));
            case Placement.Replayed replayed ->
                ResponseEntity.ok()
                        .header(IDEMPOTENCY_REPLAYED, "true")
                        .location(location(replayed.order()))
                        .body(OrderView.of(replayed.order()));
            case Placement.SoldOut ignored -> throw new ProblemException(ProblemCode.SOLD_OUT);
            case Placement.LimitReached limit ->
                throw new ProblemException(
                        ProblemCode.PURCHASE_LIMIT,
                        "One shopper may hold " + limit.limit() + " of this item.",
                        Map.of("limit", limit.limit()));
            case Placement.NotOpen notOpen ->
                throw new ProblemException(
                        ProblemCode.SALE_NOT_OPEN,
                        notOpen.ended() ? "The sale is over." : "The sale has not started yet.");
            case Placement.Closed ignored ->
                throw new ProblemException(ProblemCode.SALE_NOT_OPEN, "The sale is paused or closed.");
            case Placement.KeyReused ignored -> throw new ProblemException(ProblemCode.IDEMPOTENCY_KEY_REUSED);
            case Placement.UnknownItem ignored ->
                throw new ProblemException(ProblemCode.NOT_FOUND, "There is no such item on sale.");
            case Placement.TryAgain again -> throw new ProblemException(ProblemCode.UNAVAILABLE, PENDING_RETRY);
        };
    }

    private static String requireKey(@Nullable String key) {
        if (key == null || key.isBlank()) {
            throw new ProblemException(ProblemCode.IDEMPOTENCY_KEY_MISSING);
        }
        if (key.length() > 64 || !key.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
            throw new ProblemException(
                    ProblemCode.MALFORMED_REQUEST, "Idempotency-Key is 1 to 64 printable ASCII characters.");
        }
        return key;
    }

    private static URI location(Order order) {
        return URI.create("/api/v1/orders/" + order.orderId());
    }
}
