package io.flashsale.inventory.app.port;

import io.flashsale.contract.OrderId;
import java.util.List;

/** order-service, asked for facts that did not arrive. */
public interface OrderEndings {

    /**
     * Asks it to publish again what became of these orders; the answer comes as the usual events.
     *
     * @return how many of them it had something to say about
     * @throws io.flashsale.platform.ServiceUnavailable if it can't be asked
     */
    int tellAgain(List<OrderId> orders);
}
