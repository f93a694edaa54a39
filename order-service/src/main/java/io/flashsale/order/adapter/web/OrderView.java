package io.flashsale.order.adapter.web;

import io.flashsale.contract.Money;
import io.flashsale.contract.OrderId;
import io.flashsale.contract.SaleId;
import io.flashsale.contract.SkuId;
import io.flashsale.order.domain.Order;
import io.flashsale.order.domain.OrderStatus;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An order as its owner sees it. */
record OrderView(
        @Schema(type = "string", example = "1234567890123456789")
        OrderId orderId,

        @Schema(type = "string") SaleId saleId,
        @Schema(type = "string", example = "PHONE-1") SkuId skuId,
        int quantity,
        Money amount,
        OrderStatus status,
        @Nullable String reason,
        Instant placedAt,
        Instant payBefore) {

    static OrderView of(Order order) {
        return new OrderView(
                order.orderId(),
                order.saleId(),
                order.skuId(),
                order.quantity(),
                order.amount(),
                order.status(),
                order.reason(),
                order.placedAt(),
                order.payBefore());
    }
}
