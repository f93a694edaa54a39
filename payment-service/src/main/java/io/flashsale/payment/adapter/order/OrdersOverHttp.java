package io.flashsale.payment.adapter.order;

import io.flashsale.contract.Money;
import io.flashsale.contract.OrderId;
import io.flashsale.payment.app.port.Orders;
import io.flashsale.platform.ServiceUnavailable;
import io.flashsale.platform.http.InternalHttp;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.RestClient;

/** Asks order-service with the shopper's own token, so that order-service decides what is his. */
@Component
final class OrdersOverHttp implements Orders {

    private static final String PENDING = "PLACED";
    private static final String PAYABLE = "CONFIRMED";

    private final RestClient orders;

    OrdersOverHttp(InternalHttp http) {
        this.orders = http.asCaller().client("order");
    }

    @Override
    public Found read(OrderId orderId) {
        OrderAnswer order;
        try {
            order = orders.get()
                    .uri("/api/v1/orders/{orderId}", orderId.toString())
                    .retrieve()
                    .body(OrderAnswer.class);
        } catch (HttpClientErrorException.NotFound _) {
            return new Found.Missing();
        } catch (HttpClientErrorException.TooManyRequests busy) {
            throw new ServiceUnavailable("order-service is busy", busy);
        }
        if (order == null || !order.orderId().equals(orderId)) {
            throw new IllegalStateException("order-service answered something else than order " + orderId);
        }
        return switch (order.status()) {
            case PENDING -> new Found.Pending();
            case PAYABLE -> new Found.Payable(order.amount(), order.deadline());
            default -> new Found.NotPayable(order.status());
        };
    }

    /** The part of the order that paying needs; unknown fields are skipped. */
    record OrderAnswer(
            OrderId orderId,
            String status,
            Money amount,
            @Nullable Instant payBefore) {

        Instant deadline() {
            if (payBefore == null) {
                throw new IllegalStateException("order " + orderId + " has no deadline");
            }
            return payBefore;
        }
    }
}
