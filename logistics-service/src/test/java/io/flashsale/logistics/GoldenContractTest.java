package io.flashsale.logistics;

import static org.assertj.core.api.Assertions.assertThat;

import io.flashsale.contract.BatchId;
import io.flashsale.contract.Event;
import io.flashsale.contract.EventTypes;
import io.flashsale.contract.OrderId;
import io.flashsale.contract.OrderPaid;
import io.flashsale.contract.ParcelMoved;
import io.flashsale.contract.PaymentId;
import io.flashsale.contract.SaleId;
import io.flashsale.contract.SkuId;
import io.flashsale.contract.UserId;
import io.flashsale.platform.messaging.EventCodec;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is on the wire today must be readable for ever: fields may be added, never renamed or re-typed. */
class GoldenContractTest {

    private static final String TRACEPARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private static final Instant AT = Instant.parse("2026-11-21T10:15:30.123Z");

    private final EventCodec codec = new EventCodec();

    @Test
    void parcelsShippedAndDeliveredAreWrittenAsEver() {
        var items = List.of(new ParcelMoved(new OrderId(1234567890123456789L), "CX3KM9VHWVF5AJE8", TRACEPARENT));
        for (var type : List.of(EventTypes.PARCELS_SHIPPED, EventTypes.PARCELS_DELIVERED)) {
            var event = new Event<>(new BatchId(4242), type, AT, items);
            var golden = """
                    {"eventId":"4242","type":"%s","version":1,"occurredAt":"2026-11-21T10:15:30.123Z",\
                    "items":[{"orderId":"1234567890123456789","trackingNumber":"CX3KM9VHWVF5AJE8",\
                    "traceparent":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}]}""".formatted(type.name());

            assertThat(new String(codec.encode(event), StandardCharsets.UTF_8)).isEqualTo(golden);
            assertThat(codec.decode(type, golden.getBytes(StandardCharsets.UTF_8)))
                    .isEqualTo(event);
        }
    }

    @Test
    void ordersPaidIsReadAsEverAndMayGrow() {
        var golden = """
                {"eventId":"4243","type":"OrdersPaid","version":2,"occurredAt":"2026-11-21T10:15:30.123Z",\
                "added":true,"items":[{"orderId":"1234567890123456789","userId":"shopper-7","saleId":"77",\
                "skuId":"cup.red","bucket":3,"quantity":2,"paymentId":"99","traceparent":null,"added":{"later":1}}]}""";

        assertThat(codec.decode(EventTypes.ORDERS_PAID, golden.getBytes(StandardCharsets.UTF_8))
                        .items())
                .containsExactly(new OrderPaid(
                        new OrderId(1234567890123456789L),
                        new UserId("shopper-7"),
                        new SaleId(77),
                        new SkuId("cup.red"),
                        3,
                        2,
                        new PaymentId(99),
                        null));
    }
}
