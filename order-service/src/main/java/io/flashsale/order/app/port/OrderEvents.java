package io.flashsale.order.app.port;

import io.flashsale.contract.OrderId;
import io.flashsale.contract.PaymentId;
import io.flashsale.contract.PaymentOrphaned;
import io.flashsale.order.domain.Order;
import java.util.List;
import java.util.Map;

/** Facts that this service publishes again or as the follow-up of a message; all of them may be repeated. */
public interface OrderEvents {

    void placedAgain(List<Order> orders);

    void cancelled(List<Order> orders);

    void paid(List<Order> orders, Map<OrderId, PaymentId> payments);

    void orphaned(List<PaymentOrphaned> payments);

    /** Reminds this service of the orders at their {@code payBefore}; a timer message per second of deadlines. */
    void remindAtPayDeadline(List<Order> orders);
}
