package io.flashsale.order.adapter.persistence;

import io.flashsale.contract.Money;
import io.flashsale.contract.OrderId;
import io.flashsale.contract.SaleId;
import io.flashsale.contract.SkuId;
import io.flashsale.contract.UserId;
import io.flashsale.order.domain.Order;
import io.flashsale.order.domain.OrderStatus;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/** A row as MyBatis reads it; the names are the columns'. */
record OrderRow(
        Long orderId,
        String userId,
        Long saleId,
        String skuId,
        Integer bucket,
        Integer quantity,
        Long amountMinor,
        String currency,
        Integer status,
        @Nullable String reason,
        LocalDateTime placedAt,
        LocalDateTime payBefore,
        @Nullable String payloadHash,
        @Nullable String traceparent) {

    Order toOrder() {
        return new Order(
                new OrderId(orderId),
                new UserId(userId),
                new SaleId(saleId),
                new SkuId(skuId),
                bucket,
                quantity,
                new Money(amountMinor, currency),
                OrderStatus.ofCode(status),
                reason,
                OrderColumns.instant(placedAt),
                OrderColumns.instant(payBefore),
                payloadHash,
                traceparent);
    }
}
