package io.flashsale.logistics.adapter.http;

import io.flashsale.contract.OrderId;
import io.flashsale.logistics.app.port.OrderOwners;
import io.flashsale.platform.http.InternalHttp;
import org.springframework.stereotype.Component;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.RestClient;

/** {@code GET /api/v1/orders/{id}} of order-service with the shopper's own token: it answers 404 for a neighbour's. */
@Component
class OrderServiceOwners implements OrderOwners {

    private final RestClient order;

    OrderServiceOwners(InternalHttp http) {
        this.order = http.asCaller().client("order");
    }

    @Override
    public boolean callerOwns(OrderId orderId) {
        try {
            order.get()
                    .uri("/api/v1/orders/{id}", orderId.toString())
                    .retrieve()
                    .toBodilessEntity();
            return true;
        } catch (HttpClientErrorException.NotFound notHis) {
            return false;
        }
    }
}
