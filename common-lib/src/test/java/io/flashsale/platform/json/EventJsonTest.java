package io.flashsale.platform.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flashsale.contract.BatchId;
import io.flashsale.contract.OrderId;
import io.flashsale.contract.PaymentId;
import io.flashsale.contract.RefundId;
import io.flashsale.contract.SaleId;
import io.flashsale.contract.SkuId;
import io.flashsale.contract.UserId;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;

class EventJsonTest {

    record Ids(OrderId order, SaleId sale, PaymentId payment, RefundId refund, BatchId batch, UserId user, SkuId sku) {}

    record Known(OrderId id, Instant at) {}

    @Test
    void idsAreStringsBothWays() {
        var ids = new Ids(
                OrderId.of("9007199254740993"),
                SaleId.of("2"),
                PaymentId.of("3"),
                RefundId.of("4"),
                BatchId.of("5"),
                UserId.of("shopper-1"),
                SkuId.of("mug-01"));
        var text = EventJson.mapper().writeValueAsString(ids);
        assertThat(text)
                .isEqualTo("{\"order\":\"9007199254740993\",\"sale\":\"2\",\"payment\":\"3\",\"refund\":\"4\","
                        + "\"batch\":\"5\",\"user\":\"shopper-1\",\"sku\":\"mug-01\"}");
        assertThat(EventJson.mapper().readValue(text, Ids.class)).isEqualTo(ids);
    }

    @Test
    void idsAreKeysOfMapsToo() {
        var map = Map.of(OrderId.of("7"), 1);
        var text = EventJson.mapper().writeValueAsString(map);
        assertThat(text).isEqualTo("{\"7\":1}");
        assertThat(EventJson.mapper().readValue(text, new TypeReference<Map<OrderId, Integer>>() {}))
                .isEqualTo(map);
        assertThat(EventJson.mapper().writeValueAsString(Map.of(SkuId.of("a"), 1)))
                .isEqualTo("{\"a\":1}");
    }

    @Test
    void whatALaterVersionAddsIsSkipped() {
        var read = EventJson.mapper()
                .readValue("{\"id\":\"7\",\"new\":{\"x\":1},\"at\":\"2026-11-21T10:00:00Z\"}", Known.class);
        assertThat(read).isEqualTo(new Known(OrderId.of("7"), Instant.parse("2026-11-21T10:00:00Z")));
        assertThat(EventJson.mapper().writeValueAsString(read))
                .isEqualTo("{\"id\":\"7\",\"at\":\"2026-11-21T10:00:00Z\"}");
    }

    @Test
    void aNumberIsNoId() {
        for (var bad : new String[] {"7", "\"-7\"", "\"\"", "\"7.0\"", "true", "{}", "\"99999999999999999999\""}) {
            assertThatThrownBy(() -> EventJson.mapper().readValue("{\"id\":" + bad + "}", Known.class))
                    .as(bad)
                    .isInstanceOf(JacksonException.class);
        }
    }
}
