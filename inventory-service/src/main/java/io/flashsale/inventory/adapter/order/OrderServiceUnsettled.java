package io.flashsale.inventory.adapter.order;

import io.flashsale.contract.OrderId;
import io.flashsale.contract.SaleId;
import io.flashsale.contract.SkuId;
import io.flashsale.contract.UserId;
import io.flashsale.inventory.app.port.UnsettledOrders;
import io.flashsale.inventory.domain.ItemKey;
import io.flashsale.platform.ServiceUnavailable;
import io.flashsale.platform.http.InternalHttp;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

/** {@code GET /internal/unsettled} of order-service; any instance reads all shards. */
@Component
class OrderServiceUnsettled implements UnsettledOrders {

    record Answer(List<Item> items) {}

    record Item(OrderId orderId, UserId userId, SaleId saleId, SkuId skuId, int bucket, int quantity) {}

    private final RestClient orders;

    OrderServiceUnsettled(InternalHttp http) {
        this.orders = http.client("order");
    }

    @Override
    public List<Unsettled> of(ItemKey item) {
        Answer answer;
        try {
            answer = orders.get()
                    .uri(
                            "/internal/unsettled?saleId={sale}&skuId={sku}",
                            item.saleId().value(),
                            item.skuId().value())
                    .retrieve()
                    .body(Answer.class);
        } catch (RestClientException refused) {
            throw new ServiceUnavailable("order-service did not tell its unsettled orders", refused);
        }
        if (answer == null || answer.items() == null) {
            // Nothing said is not "none": without every shard's word the gate stays closed.
            throw new ServiceUnavailable("order-service answered nothing about unsettled orders");
        }
        return answer.items().stream()
                .map(i -> new Unsettled(i.orderId(), i.userId(), i.bucket(), i.quantity()))
                .toList();
    }
}
