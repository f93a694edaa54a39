package io.flashsale.payment;

import static org.assertj.core.api.Assertions.assertThat;

import io.flashsale.contract.BatchId;
import io.flashsale.contract.Event;
import io.flashsale.contract.EventTypes;
import io.flashsale.contract.Money;
import io.flashsale.contract.OrderId;
import io.flashsale.contract.PaymentId;
import io.flashsale.contract.PaymentOrphaned;
import io.flashsale.contract.PaymentSucceeded;
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
    void paymentsSucceededIsWrittenAsEver() {
        var event = new Event<>(
                new BatchId(4242),
                EventTypes.PAYMENTS_SUCCEEDED,
                AT,
                List.of(new PaymentSucceeded(
                        new PaymentId(1234567890123456789L),
                        new OrderId(987654321098765432L),
                        UserId.of("shopper-7"),
                        new Money(129900, "CNY"),
                        TRACEPARENT)));
        var golden = """
                {"eventId":"4242","type":"PaymentsSucceeded","version":1,"occurredAt":"2026-11-21T10:15:30.123Z",\
                "items":[{"paymentId":"1234567890123456789","orderId":"987654321098765432","userId":"shopper-7",\
                "amount":{"minor":129900,"currency":"CNY"},\
                "traceparent":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}]}""";
        assertThat(new String(codec.encode(event), StandardCharsets.UTF_8)).isEqualTo(golden);
        assertThat(codec.decode(EventTypes.PAYMENTS_SUCCEEDED, golden.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(event);
    }

    @Test
    void paymentsOrphanedIsReadAsEverAndMayGrow() {
        var golden = """
                {"eventId":"4243","type":"PaymentsOrphaned","version":2,"occurredAt":"2026-11-21T10:15:30.123Z",\
                "added":true,"items":[{"paymentId":"1234567890123456789","orderId":"987654321098765432",\
                "reason":"order-cancelled","traceparent":null,"added":{"later":1}}]}""";
        assertThat(codec.decode(EventTypes.PAYMENTS_ORPHANED, golden.getBytes(StandardCharsets.UTF_8))
                        .items())
                .containsExactly(new PaymentOrphaned(
                        new PaymentId(1234567890123456789L),
                        new OrderId(987654321098765432L),
                        "order-cancelled",
                        null));
    }
}
