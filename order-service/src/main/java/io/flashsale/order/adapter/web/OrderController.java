package io.flashsale.order.adapter.web;

import io.flashsale.contract.OrderId;
import io.flashsale.contract.ProblemCode;
import io.flashsale.contract.SaleId;
import io.flashsale.contract.SkuId;
import io.flashsale.contract.UserId;
import io.flashsale.order.app.CancelOrder;
import io.flashsale.order.app.port.Orders;
import io.flashsale.order.domain.Order;
import io.flashsale.platform.web.CurrentUser;
import io.flashsale.platform.web.Page;
import io.flashsale.platform.web.ProblemException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

@RestController
@RequestMapping("/api/v1")
@PreAuthorize("hasRole('SHOPPER')")
@Tag(name = "Orders", description = "Place an order, follow it, cancel it.")
class OrderController {

    static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    private static final int MAX_PAGE = 100;
    private static final Duration PENDING_RETRY = Duration.ofSeconds(1);

    private final Checkout checkout;
    private final CancelOrder cancelOrder;
    private final Orders orders;
    private final OrderWatch watch;

    OrderController(Checkout checkout, CancelOrder cancelOrder, Orders orders, OrderWatch watch) {
        this.checkout = checkout;
        this.cancelOrder = cancelOrder;
        this.orders = orders;
        this.watch = watch;
    }

    @PostMapping("/sales/{saleId}/items/{skuId}/orders")
    @Operation(
            summary = "Buy",
            description = "201 means: the order is committed and can't be lost; it is PLACED until the ledger confirms"
                    + " it, moments later. Repeat with the same Idempotency-Key after any failure.")
    ResponseEntity<OrderView> place(
            @PathVariable SaleId saleId,
            @PathVariable SkuId skuId,
            @RequestHeader(name = IDEMPOTENCY_KEY, required = false) @Nullable String idempotencyKey,
            @Valid @RequestBody PlaceOrderRequest request,
            @CurrentUser UserId user) {
        return checkout.place(saleId, skuId, idempotencyKey, request, user);
    }

    @GetMapping("/orders/{orderId}")
    @Operation(summary = "Read an order")
    OrderView get(@PathVariable OrderId orderId, @CurrentUser UserId user) {
        return orders.findOwned(orderId, user)
                .map(OrderView::of)
                .orElseThrow(() -> new ProblemException(ProblemCode.NOT_FOUND));
    }

    @GetMapping(path = "/orders/{orderId}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    @Operation(
            summary = "Watch an order",
            description = "Server-sent events named order, each with the whole order: one at once, one per change of"
                    + " status. The stream ends after half a minute or with the last status; open it again. 503: too"
                    + " many are watching; read the order from time to time instead.")
    SseEmitter events(@PathVariable OrderId orderId, @CurrentUser UserId user) {
        return orders.findOwned(orderId, user)
                .map(order -> watch.watch(order, user))
                .orElseThrow(() -> new ProblemException(ProblemCode.NOT_FOUND));
    }

    @GetMapping("/orders")
    @Operation(summary = "My orders, newest first")
    Page<OrderView> list(
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "20") int limit,
            @CurrentUser UserId user) {
        if (limit < 1 || limit > MAX_PAGE) {
            throw new ProblemException(ProblemCode.MALFORMED_REQUEST, "limit is 1 to " + MAX_PAGE + ".");
        }
        Optional<OrderId> before = Optional.ofNullable(cursor).map(OrderController::parseCursor);
        List<Order> found = orders.listOwned(user, before, limit + 1);
        List<Order> page = found.size() > limit ? found.subList(0, limit) : found;
        String next = found.size() > limit ? cursor(page.getLast().orderId()) : null;
        return new Page<>(page.stream().map(OrderView::of).toList(), next);
    }

    @PostMapping("/orders/{orderId}/cancel")
    @Operation(summary = "Cancel an unpaid order")
    OrderView cancel(@PathVariable OrderId orderId, @CurrentUser UserId user) {
        return switch (cancelOrder.cancel(orderId, user)) {
            case CancelOrder.Outcome.Cancelled cancelled -> OrderView.of(cancelled.order());
            case CancelOrder.Outcome.Pending ignored ->
                throw new ProblemException(ProblemCode.ORDER_PENDING, PENDING_RETRY);
            case CancelOrder.Outcome.TooLate late ->
                throw new ProblemException(ProblemCode.ORDER_STATE, "The order is " + late.status() + ".");
            case CancelOrder.Outcome.Unknown ignored -> throw new ProblemException(ProblemCode.NOT_FOUND);
        };
    }

    private static String cursor(OrderId last) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(last.toString().getBytes(StandardCharsets.US_ASCII));
    }

    private static OrderId parseCursor(String cursor) {
        try {
            return OrderId.of(new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII));
        } catch (IllegalArgumentException e) {
            throw new ProblemException(ProblemCode.MALFORMED_REQUEST, "cursor is not one of ours.");
        }
    }
}
