package io.flashsale.order.adapter.web;

import io.flashsale.contract.OrderId;
import io.flashsale.contract.OrderPlaced;
import io.flashsale.contract.SaleId;
import io.flashsale.contract.SkuId;
import io.flashsale.contract.UserId;
import io.flashsale.order.app.TellAgain;
import io.flashsale.order.app.port.Neighbours;
import io.flashsale.order.domain.Order;
import io.flashsale.order.domain.ShipTo;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What neighbours may ask, with a service token; the gateway never routes here. */
@Hidden
@RestController
@RequestMapping("/internal")
class InternalController {

    record Unsettled(List<OrderPlaced> items) {}

    record ShipToQuery(@NotEmpty @Size(max = MAX_SHIP_TO) List<OrderId> orderIds) {}

    record TellAgainQuery(
            @NotEmpty @Size(max = MAX_TOLD_AGAIN) List<OrderId> orderIds) {}

    record ShipToAnswer(List<Item> items) {

        record Item(OrderId orderId, UserId userId, ShipTo shipTo) {}
    }

    /** @param told orders of which something was published again */
    record TellAgainAnswer(int told) {}

    private static final int MAX_SHIP_TO = 128;
    private static final int MAX_TOLD_AGAIN = 500;

    private final Neighbours neighbours;
    private final TellAgain tellAgain;

    InternalController(Neighbours neighbours, TellAgain tellAgain) {
        this.neighbours = neighbours;
        this.tellAgain = tellAgain;
    }

    /** Every PLACED order of an item, from every shard or not at all: a gate is rebuilt from this. */
    @GetMapping("/unsettled")
    Unsettled unsettled(@RequestParam SaleId saleId, @RequestParam SkuId skuId) {
        return new Unsettled(neighbours.unsettled(saleId, skuId).stream()
                .map(InternalController::placed)
                .toList());
    }

    /** Addresses for the parcels of paid orders. */
    @PostMapping("/orders/ship-to")
    ShipToAnswer shipTo(@Valid @RequestBody ShipToQuery query) {
        return new ShipToAnswer(neighbours.addresses(query.orderIds()).stream()
                .map(address -> new ShipToAnswer.Item(address.orderId(), address.userId(), address.shipTo()))
                .toList());
    }

    /** Somebody has not heard what became of these orders: it is published again, to everybody. */
    @PostMapping("/orders/tell-again")
    TellAgainAnswer tellAgain(@Valid @RequestBody TellAgainQuery query) {
        return new TellAgainAnswer(tellAgain.tell(query.orderIds()));
    }

    private static OrderPlaced placed(Order order) {
        return new OrderPlaced(
                order.orderId(),
                order.userId(),
                order.saleId(),
                order.skuId(),
                order.bucket(),
                order.quantity(),
                order.traceparent());
    }
}
