package io.flashsale.inventory.adapter.order;

import io.flashsale.contract.OrderId;
import io.flashsale.inventory.app.port.OrderEndings;
import io.flashsale.platform.ServiceUnavailable;
import io.flashsale.platform.http.InternalHttp;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

/** {@code POST /internal/orders/tell-again} of order-service. */
@Component
class OrderServiceEndings implements OrderEndings {

    record Query(List<OrderId> orderIds) {}

    record Answer(int told) {}

    private final RestClient orders;

    OrderServiceEndings(InternalHttp http) {
        this.orders = http.client("order");
    }

    @Override
    public int tellAgain(List<OrderId> orderIds) {
        try {
            Answer answer = orders.post()
                    .uri("/internal/orders/tell-again")
                    .contentType(MediaType.APPLICATION_JSON)
                    .body(new Query(orderIds))
                    .retrieve()
                    .body(Answer.class);
            return answer == null ? 0 : answer.told();
        } catch (RestClientException refused) {
            throw new ServiceUnavailable("order-service could not be asked for the end of orders", refused);
        }
    }
}
