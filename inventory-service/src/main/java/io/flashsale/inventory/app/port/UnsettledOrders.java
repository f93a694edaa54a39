package io.flashsale.inventory.app.port;

import io.flashsale.contract.OrderId;
import io.flashsale.contract.UserId;
import io.flashsale.inventory.domain.ItemKey;
import java.util.List;

/** order-service's placed orders that have no outcome yet. */
public interface UnsettledOrders {

    record Unsettled(OrderId orderId, UserId userId, int bucket, int quantity) {}

    /** @throws io.flashsale.platform.ServiceUnavailable unless every shard answered */
    List<Unsettled> of(ItemKey item);
}
