package io.flashsale.order.domain;

import io.flashsale.contract.Money;
import io.flashsale.contract.OrderId;
import io.flashsale.contract.SaleId;
import io.flashsale.contract.SkuId;
import io.flashsale.contract.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An order as it stands in its row.
 *
 * @param bucket the one its units were taken from
 * @param payBefore by the database's clock
 * @param payloadHash of what the buyer sent with the idempotency key
 */
public record Order(
        OrderId orderId,
        UserId userId,
        SaleId saleId,
        SkuId skuId,
        int bucket,
        int quantity,
        Money amount,
        OrderStatus status,
        @Nullable String reason,
        Instant placedAt,
        Instant payBefore,
        @Nullable String payloadHash,
        @Nullable String traceparent) {}
