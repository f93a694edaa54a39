package io.flashsale.systemtest;

import static io.flashsale.systemtest.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.flashsale.systemtest.Http.Answer;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A sale while the gateway gives things up, and what a shopper is told about his own limit. */
class DegradedSaleIT {

    private static final String DEGRADATION = "/api/v1/admin/degradation";

    @AfterEach
    void everythingBack() {
        assertThat(force("null").json().path("level").asInt()).isZero();
    }

    @Test
    void aShopperBuysAndPaysWhileFiguresAndHistoryAreGone() {
        Operator operator = Operator.signIn();
        Item lamp = operator.openOne(SaleDraft.named("Lamps").with("LAMP-D", 20, 20, 1));
        String salePath = lamp.path().replaceFirst("/items/.*", "");
        Shopper shopper = Shopper.signIn();
        force("2");

        Answer sale = Client.anonymous().get(salePath);
        assertThat(sale.json().at("/items/0/available").isNull())
                .as(sale.toString())
                .isTrue();
        assertThat(sale.json().at("/items/0/availability").asString()).isEqualTo("plenty");
        assertThat(operator.get(salePath).json().at("/items/0/available").isInt())
                .isTrue();
        refused(shopper.get("/api/v1/orders"));

        String orderId = shopper.buyConfirmed(lamp, 1);
        shopper.pay(orderId);
        shopper.awaitStatus(orderId, "PAID");

        force("0");
        assertThat(shopper.get("/api/v1/orders").json().path("items").size()).isEqualTo(1);
        assertThat(Client.anonymous()
                        .get(salePath)
                        .json()
                        .at("/items/0/available")
                        .isInt())
                .isTrue();
    }

    @Test
    void whileTheCheckoutIsClosedNothingIsSoldAndTheSameKeyBuysAfterwards() {
        Item lamp = Operator.signIn().openOne(SaleDraft.named("Last lamps").with("LAMP-E", 1, 1, 1));
        Shopper shopper = Shopper.signIn();
        String key = UUID.randomUUID().toString();
        force("3");
        refused(shopper.ask(lamp, 1, key));
        force("null");
        Answer bought = shopper.ask(lamp, 1, key);
        assertThat(bought.status()).as(bought.toString()).isEqualTo(201);
    }

    @Test
    void aShopperIsToldWhatIsLeftOfHisLimitWhichTheStacksRedisCounts() {
        Shopper shopper = Shopper.signIn();
        Answer answer = eventually(
                "the gateway counts users in Redis",
                () -> shopper.get("/api/v1/orders"),
                told -> told.header("RateLimit").isPresent());
        assertThat(answer.header("RateLimit").orElseThrow()).matches("\"user\";r=[1-9][0-9]*;t=10");
        assertThat(answer.header("RateLimit-Policy").orElseThrow()).startsWith("\"user\";q=");
    }

    private static void refused(Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(503);
        assertThat(answer.code()).isEqualTo("degraded");
        assertThat(answer.header("Retry-After")).isPresent();
    }

    private static Answer force(String level) {
        String token = Platform.stack().secrets().operatorToken();
        Answer answer = Http.put(
                Platform.gateway() + DEGRADATION,
                Map.of("Authorization", "Bearer " + token),
                Client.JSON_TYPE,
                "{\"forced\":" + level + "}");
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return answer;
    }
}
