package io.flashsale.logistics.adapter.http;

import io.flashsale.contract.OrderId;
import io.flashsale.contract.UserId;
import io.flashsale.logistics.app.port.Addresses;
import io.flashsale.logistics.domain.ShipTo;
import io.flashsale.platform.ServiceUnavailable;
import io.flashsale.platform.http.InternalHttp;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.RestClient;

/** {@code POST /internal/orders/ship-to} of order-service. */
@Component
class OrderServiceAddresses implements Addresses {

    private final RestClient order;

    OrderServiceAddresses(InternalHttp http) {
        this.order = http.client("order");
    }

    private record Question(List<OrderId> orderIds) {}

    private record Answer(List<Item> items) {}

    private record Item(OrderId orderId, UserId userId, ShipTo shipTo) {}

    @Override
    public Map<OrderId, Recipient> of(List<OrderId> orders) {
        Answer answer;
        try {
            answer = order.post()
                    .uri("/internal/orders/ship-to")
                    .contentType(MediaType.APPLICATION_JSON)
                    .body(new Question(orders))
                    .retrieve()
                    .body(Answer.class);
        } catch (HttpClientErrorException refused) {
            // A wrong token or version is our operators' fault, not the message's: it must not become a dead letter.
            throw new ServiceUnavailable(
                    "order-service refused to give addresses: "
                            + refused.getStatusCode().value(),
                    refused);
        }
        var recipients = new HashMap<OrderId, Recipient>();
        if (answer != null) {
            answer.items().forEach(item -> recipients.put(item.orderId(), new Recipient(item.userId(), item.shipTo())));
        }
        return recipients;
    }
}
