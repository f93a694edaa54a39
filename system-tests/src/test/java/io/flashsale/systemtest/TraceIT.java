package io.flashsale.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.flashsale.platform.id.Gene;
import io.flashsale.systemtest.Http.Answer;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TraceIT {

    @Test
    void oneTraceLeadsFromTheGatewayThroughTheBrokerToTheParcel() {
        Item radio = Operator.signIn().openOne(SaleDraft.named("Radios").with("RADIO-1", 2, 1, 1));
        Shopper shopper = Shopper.signIn();
        String traceId = UUID.randomUUID().toString().replace("-", "");

        Answer placed = Http.post(
                Platform.gateway() + radio.path() + "/orders",
                Map.of(
                        "Authorization",
                        "Bearer " + Platform.stack().secrets().shopperToken(shopper.name()),
                        "Idempotency-Key",
                        UUID.randomUUID().toString(),
                        "traceparent",
                        "00-" + traceId + "-b7ad6b7169203331-01"),
                Client.JSON_TYPE,
                Shopper.wish(1));
        assertThat(placed.status()).as("%s", placed).isEqualTo(201);
        String orderId = placed.text("orderId");
        shopper.awaitStatus(orderId, "CONFIRMED");
        shopper.pay(orderId);
        shopper.awaitTrackingNumber(orderId);

        int gene = Gene.of(Long.parseLong(orderId));
        var parcel = Databases.rows(
                "SELECT traceparent FROM logistics_" + gene % 2 + ".parcels_" + gene / 2 % 4 + " WHERE order_id = ?",
                orderId);
        assertThat(String.valueOf(parcel.getFirst().get("traceparent"))).contains(traceId);
    }
}
