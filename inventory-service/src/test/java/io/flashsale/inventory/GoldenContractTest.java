package io.flashsale.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.flashsale.contract.BatchId;
import io.flashsale.contract.Event;
import io.flashsale.contract.EventTypes;
import io.flashsale.contract.Money;
import io.flashsale.contract.OrderCancelled;
import io.flashsale.contract.OrderId;
import io.flashsale.contract.OrderPlaced;
import io.flashsale.contract.SaleId;
import io.flashsale.contract.SaleStatus;
import io.flashsale.contract.SkuId;
import io.flashsale.contract.StockDecided;
import io.flashsale.contract.UserId;
import io.flashsale.inventory.domain.Admission;
import io.flashsale.inventory.domain.Sale;
import io.flashsale.inventory.domain.SaleItem;
import io.flashsale.inventory.domain.SaleTerms;
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
    void salesChangedIsWrittenAsEver() {
        var sale = new Sale(
                new SaleId(1234567890123456789L),
                3,
                SaleStatus.PUBLISHED,
                new SaleTerms(
                        "Midnight sale",
                        Instant.parse("2026-12-01T10:00:00Z"),
                        Instant.parse("2026-12-01T12:00:00.500Z"),
                        Admission.WAITING_ROOM,
                        900,
                        List.of(new SaleItem(SkuId.of("cup.red"), "Cup", new Money(1999, "CNY"), 100, 2, 4))));
        var event = new Event<>(new BatchId(4242), EventTypes.SALES_CHANGED, AT, List.of(sale.snapshot(TRACEPARENT)));
        var golden = """
                {"eventId":"4242","type":"SalesChanged","version":1,"occurredAt":"2026-11-21T10:15:30.123Z",\
                "items":[{"saleId":"1234567890123456789","version":3,"title":"Midnight sale","status":"PUBLISHED",\
                "startsAt":"2026-12-01T10:00:00Z","endsAt":"2026-12-01T12:00:00.500Z","admission":"waiting-room",\
                "payWithinSeconds":900,"items":[{"skuId":"cup.red","name":"Cup","price":{"minor":1999,"currency":"CNY"},\
                "total":100,"perUserLimit":2,"buckets":4}],\
                "traceparent":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}]}""";

        assertThat(new String(codec.encode(event), StandardCharsets.UTF_8)).isEqualTo(golden);
        assertThat(codec.decode(EventTypes.SALES_CHANGED, golden.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(event);
    }

    @Test
    void theLedgersDecisionsAreWrittenAsEver() {
        var items = List.of(new StockDecided(
                new OrderId(1234567890123456789L),
                new UserId("shopper-7"),
                new SaleId(77),
                new SkuId("cup.red"),
                3,
                2,
                TRACEPARENT));
        for (var type : List.of(EventTypes.STOCK_CONFIRMED, EventTypes.STOCK_REJECTED)) {
            var event = new Event<>(new BatchId(4243), type, AT, items);
            var golden = """
                    {"eventId":"4243","type":"%s","version":1,"occurredAt":"2026-11-21T10:15:30.123Z",\
                    "items":[{"orderId":"1234567890123456789","userId":"shopper-7","saleId":"77","skuId":"cup.red",\
                    "bucket":3,"quantity":2,\
                    "traceparent":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}]}""".formatted(type.name());

            assertThat(new String(codec.encode(event), StandardCharsets.UTF_8)).isEqualTo(golden);
            assertThat(codec.decode(type, golden.getBytes(StandardCharsets.UTF_8)))
                    .isEqualTo(event);
        }
    }

    @Test
    void ordersPlacedAndCancelledAreReadAsEverAndMayGrow() {
        var placed = """
                {"eventId":"1","type":"OrdersPlaced","version":2,"occurredAt":"2026-11-21T10:15:30.123Z","added":true,\
                "items":[{"orderId":"12","userId":"shopper-7","saleId":"77","skuId":"cup.red","bucket":3,"quantity":2,\
                "traceparent":null,"added":{"later":1}}]}""";
        assertThat(codec.decode(EventTypes.ORDERS_PLACED, placed.getBytes(StandardCharsets.UTF_8))
                        .items())
                .containsExactly(new OrderPlaced(
                        new OrderId(12), new UserId("shopper-7"), new SaleId(77), new SkuId("cup.red"), 3, 2, null));
        var cancelled = """
                {"eventId":"1","type":"OrdersCancelled","version":1,"occurredAt":"2026-11-21T10:15:30.123Z",\
                "items":[{"orderId":"12","userId":"shopper-7","saleId":"77","skuId":"cup.red","bucket":3,"quantity":2,\
                "reason":"unpaid","traceparent":null}]}""";
        assertThat(codec.decode(EventTypes.ORDERS_CANCELLED, cancelled.getBytes(StandardCharsets.UTF_8))
                        .items())
                .containsExactly(new OrderCancelled(
                        new OrderId(12),
                        new UserId("shopper-7"),
                        new SaleId(77),
                        new SkuId("cup.red"),
                        3,
                        2,
                        "unpaid",
                        null));
    }
}
