package io.flashsale.order.app.port;

import io.flashsale.order.domain.Order;
import io.flashsale.order.domain.Placement;
import java.util.List;

/** What an operator wants to see. */
public interface OrderMetrics {

    void answered(Placement placement);

    /** Called once an order is CONFIRMED: the time since its commit. */
    void confirmed(List<Order> orders);

    void rejected(int orders);

    void cancelled(int orders, String reason);

    void orphaned(int payments);

    void swept(String what, int count);
}
