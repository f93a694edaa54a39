package io.flashsale.logistics.app.port;

import io.flashsale.contract.OrderId;
import io.flashsale.contract.UserId;
import io.flashsale.logistics.domain.ShipTo;
import java.util.List;
import java.util.Map;

/** The addresses of orders; order-service owns them. */
public interface Addresses {

    record Recipient(UserId userId, ShipTo shipTo) {}

    /** Of those orders that order-service knows. Throws ServiceUnavailable while it can't be reached. */
    Map<OrderId, Recipient> of(List<OrderId> orders);
}
