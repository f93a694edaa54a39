package io.flashsale.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.flashsale.contract.BatchId;
import io.flashsale.contract.Event;
import io.flashsale.contract.EventItem;
import io.flashsale.contract.EventType;
import io.flashsale.contract.EventTypes;
import io.flashsale.contract.OrderCancelled;
import io.flashsale.contract.OrderId;
import io.flashsale.contract.OrderPaid;
import io.flashsale.contract.OrderPlaced;
import io.flashsale.contract.PayDeadline;
import io.flashsale.contract.PaymentId;
import io.flashsale.contract.PaymentOrphaned;
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
    private static final OrderId ORDER = new OrderId(1234567890123456789L);
    private static final UserId USER = new UserId("shopper-7");
    private static final SaleId SALE = new SaleId(77);
    private static final SkuId SKU = new SkuId("cup.red");

    private final EventCodec codec = new EventCodec();

    @Test
    void ordersPlaced() {
        golden(EventTypes.ORDERS_PLACED, new OrderPlaced(ORDER, USER, SALE, SKU, 3, 2, TRACEPARENT), """
                "orderId":"1234567890123456789","userId":"shopper-7","saleId":"77","skuId":"cup.red",\
                "bucket":3,"quantity":2,""");
    }

    @Test
    void ordersCancelled() {
        golden(
                EventTypes.ORDERS_CANCELLED,
                new OrderCancelled(ORDER, USER, SALE, SKU, 3, 2, "not-paid-in-time", TRACEPARENT),
                """
                "orderId":"1234567890123456789","userId":"shopper-7","saleId":"77","skuId":"cup.red",\
                "bucket":3,"quantity":2,"reason":"not-paid-in-time",""");
    }

    @Test
    void ordersPaid() {
        golden(
                EventTypes.ORDERS_PAID,
                new OrderPaid(ORDER, USER, SALE, SKU, 3, 2, new PaymentId(99), TRACEPARENT),
                """
                "orderId":"1234567890123456789","userId":"shopper-7","saleId":"77","skuId":"cup.red",\
                "bucket":3,"quantity":2,"paymentId":"99",""");
    }

    @Test
    void paymentsOrphaned() {
        golden(
                EventTypes.PAYMENTS_ORPHANED,
                new PaymentOrphaned(new PaymentId(99), ORDER, "order-cancelled", TRACEPARENT),
                """
                "paymentId":"99","orderId":"1234567890123456789","reason":"order-cancelled",""");
    }

    @Test
    void payDeadlinesReached() {
        golden(EventTypes.PAY_DEADLINES_REACHED, new PayDeadline(ORDER, TRACEPARENT), """
                "orderId":"1234567890123456789",""");
    }

    private <T extends EventItem> void golden(EventType<T> type, T item, String fields) {
        Event<T> event = new Event<>(new BatchId(4242), type, AT, List.of(item));
        String golden = """
                {"eventId":"4242","type":"%s","version":1,"occurredAt":"2026-11-21T10:15:30.123Z",\
                "items":[{%s"traceparent":"%s"}]}""".formatted(type.name(), fields, TRACEPARENT);
        assertThat(new String(codec.encode(event), StandardCharsets.UTF_8)).isEqualTo(golden);
        assertThat(codec.decode(type, golden.getBytes(StandardCharsets.UTF_8))).isEqualTo(event);
    }
}
