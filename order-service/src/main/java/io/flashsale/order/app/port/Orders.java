package io.flashsale.order.app.port;

import io.flashsale.contract.OrderId;
import io.flashsale.contract.PaymentId;
import io.flashsale.contract.UserId;
import io.flashsale.order.domain.CancelReason;
import io.flashsale.order.domain.Order;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Order rows. Reads go to the primary; VOID rows are seen only where the name says so. */
public interface Orders {

    Optional<Order> findOwned(OrderId orderId, UserId userId);

    /** Newest first, below {@code before} if given. */
    List<Order> listOwned(UserId userId, Optional<OrderId> before, int limit);

    /** The user's order under this idempotency key; keys are unique per user over all items. */
    Optional<Order> findByKey(UserId userId, String idempotencyKey);

    /** Any row, VOID included. */
    Optional<Order> findAny(OrderId orderId);

    List<Order> findAll(List<OrderId> orderIds);

    /** PLACED to CONFIRMED. @return the orders that are CONFIRMED by now, whoever did it, and have not been paid */
    List<Order> confirm(List<OrderId> orderIds);

    /** PLACED to REJECTED; gives back the buyers' live counts in the same transaction. */
    void reject(List<OrderId> orderIds);

    /** CONFIRMED to CANCELLED where the database's clock is past {@code payBefore}; gives back live counts. */
    void expire(List<OrderId> orderIds);

    /** CONFIRMED to PAID by these payments. */
    void pay(Map<OrderId, PaymentId> payments);

    /** The payment that each of these orders was paid with; none for unpaid ones. */
    Map<OrderId, PaymentId> paymentsOf(List<OrderId> orderIds);

    /** PAID to SHIPPED. */
    void ship(List<OrderId> orderIds);

    /** SHIPPED to DELIVERED. */
    void deliver(List<OrderId> orderIds);

    /**
     * CONFIRMED to CANCELLED inside a half message {@code OrdersCancelled}: all of them or none.
     *
     * @return false if one of them had moved on; nothing was done then
     */
    boolean cancelAll(List<Order> orders, CancelReason reason);
}
