package io.flashsale.order.app.port;

import io.flashsale.contract.OrderId;
import io.flashsale.contract.SaleId;
import io.flashsale.contract.SkuId;
import io.flashsale.contract.UserId;
import io.flashsale.order.domain.Order;
import io.flashsale.order.domain.ShipTo;
import java.util.List;

/** What other services may read of orders. */
public interface Neighbours {

    /** An opened address. */
    record Address(OrderId orderId, UserId userId, ShipTo shipTo) {}

    /** PLACED orders of an item from every shard; fails if one does not answer. */
    List<Order> unsettled(SaleId saleId, SkuId skuId);

    /** Addresses of those of the orders that have one. */
    List<Address> addresses(List<OrderId> orderIds);
}
