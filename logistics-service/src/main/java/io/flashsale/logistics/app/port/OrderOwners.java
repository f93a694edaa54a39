package io.flashsale.logistics.app.port;

import io.flashsale.contract.OrderId;

/** Asks order-service on the shopper's behalf. */
public interface OrderOwners {

    /** Whether the calling shopper has such an order. Throws ServiceUnavailable while it can't be asked. */
    boolean callerOwns(OrderId orderId);
}
