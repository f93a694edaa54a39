package io.flashsale.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.flashsale.contract.SaleChanged;
import io.flashsale.localstack.LocalServers;
import io.flashsale.order.OrderServiceUnderTest.Answer;
import io.flashsale.platform.bundle.BundledAnswer;
import io.flashsale.platform.bundle.BundledCheckout;
import io.flashsale.platform.bundle.Bundles;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A checkout that travelled with others is answered as if it had come alone. */
class CheckoutBundleIT {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private static final String ADDRESS =
            "\"shipTo\": {\"name\": \"Li Wei\", \"phone\": \"13800000000\", \"address\": \"88 Century Avenue\"}";
    private static final String ONE = "{\"quantity\": 1, " + ADDRESS + "}";

    private final OrderServiceUnderTest service = OrderServiceUnderTest.shared();

    private static BundledCheckout wish(SaleChanged sale, String user, String key, String body) {
        return part(
                LocalServers.shared().secrets().shopperToken(user),
                sale.saleId().toString(),
                "A",
                key,
                body);
    }

    private static BundledCheckout part(String token, String saleId, String sku, String key, String body) {
        return new BundledCheckout(
                token, saleId, sku, key, TRACE, "req-1", "application/json", body.getBytes(StandardCharsets.UTF_8));
    }

    private static JsonNode json(BundledAnswer answer) {
        return JSON.readTree(answer.body());
    }

    @Test
    void everyRefusalIsTheSameAsAlone() {
        SaleChanged sale = service.openSale("A", 1_000, 2, 1, 900);
        service.buy(sale, "used", "k", 1);
        var bodies = new ArrayList<String>(List.of(
                "",
                "{",
                "[]",
                "null",
                "{\"quantity\": 1}",
                "{\"quantity\": 0, " + ADDRESS + "}",
                "{\"quantity\": 1.5, " + ADDRESS + "}",
                "{\"quantity\": \"1\", " + ADDRESS + "}",
                "{\"quantity\": 1, " + ADDRESS + ", \"price\": 1}",
                "{\"quantity\": 1, \"quantity\": 1, " + ADDRESS + "}",
                "{\"quantity\": 1, \"shipTo\": {\"name\": \"\", \"phone\": \"x\", \"address\": \"b\"}}",
                "{\"quantity\": 3, " + ADDRESS + "}"));
        List<BundledAnswer> together = service.checkouts(
                bodies.stream().map(body -> wish(sale, "refused", "k", body)).toList());
        var softly = new SoftAssertions();
        for (int i = 0; i < bodies.size(); i++) {
            Answer alone = service.buyRaw(sale, "refused", "k", bodies.get(i));
            BundledAnswer bundled = together.get(i);
            softly.assertThat(bundled.status()).as(bodies.get(i)).isEqualTo(alone.status());
            for (String member : List.of("code", "title", "detail", "instance", "errors", "limit")) {
                softly.assertThat(json(bundled).path(member))
                        .as("%s of the answer to %s", member, bodies.get(i))
                        .isEqualTo(alone.body().path(member));
            }
            softly.assertThat(bundled.headers().get("Content-Type"))
                    .isEqualTo(alone.raw().headers().firstValue("Content-Type").orElse(""));
            softly.assertThat(json(bundled).path("traceId").asString()).isEqualTo(TRACE.substring(3, 35));
        }
        softly.assertAll();
    }

    @Test
    void eachPartHasItsOwnRightsAndItsOwnAnswer() {
        SaleChanged sale = service.openSale("A", 3, 2, 1, 900);
        var secrets = LocalServers.shared().secrets();
        String operator = secrets.operatorToken();
        String good = secrets.shopperToken("bundled-5");
        List<BundledAnswer> answers = service.checkouts(List.of(
                wish(sale, "bundled-1", "k1", ONE),
                wish(sale, "bundled-2", "k2", ONE),
                part("", sale.saleId().toString(), "A", "k3", ONE),
                part(good.substring(0, good.length() - 6), sale.saleId().toString(), "A", "k4", ONE),
                part(operator, sale.saleId().toString(), "A", "k5", ONE),
                part(good, sale.saleId().toString(), "NONE", "k6", ONE),
                part(good, "x", "A", "k7", ONE),
                part(good, sale.saleId().toString(), "A", "", ONE),
                part(good, sale.saleId().toString(), "A", "two words", ONE)));
        assertThat(answers)
                .extracting(BundledAnswer::status)
                .containsExactly(201, 201, 401, 401, 403, 404, 404, 400, 400);
        assertThat(answers.get(2).headers()).containsKey("WWW-Authenticate");
        String orderId = json(answers.getFirst()).path("orderId").asString();
        assertThat(answers.getFirst().headers()).containsEntry("Location", "/api/v1/orders/" + orderId);
        assertThat(service.get("bundled-1", "/api/v1/orders/" + orderId).status())
                .isEqualTo(200);
        assertThat(service.get("bundled-2", "/api/v1/orders/" + orderId).status())
                .as("somebody else's")
                .isEqualTo(404);

        List<BundledAnswer> again = service.checkouts(List.of(
                wish(sale, "bundled-1", "k1", ONE),
                wish(sale, "bundled-1", "k1", ONE.replace("1,", "2,")),
                wish(sale, "bundled-6", "k8", ONE.replace("1,", "2,"))));
        assertThat(again).extracting(BundledAnswer::status).containsExactly(200, 422, 409);
        assertThat(again.getFirst().headers()).containsEntry("Idempotency-Replayed", "true");
        assertThat(json(again.getFirst()).path("orderId").asString()).isEqualTo(orderId);
        assertThat(json(again.get(2)).path("code").asString()).isEqualTo("sold-out");
    }

    @Test
    void theSameWishTwiceInOneBundleIsOneOrder() {
        SaleChanged sale = service.openSale("A", 10, 5, 1, 900);
        List<BundledAnswer> answers = service.checkouts(List.of(
                wish(sale, "twin", "same", ONE), wish(sale, "twin", "same", ONE), wish(sale, "twin", "same", ONE)));
        assertThat(answers).allMatch(answer -> answer.status() == 201 || answer.status() == 200);
        assertThat(answers.stream().map(answer -> json(answer).path("orderId").asString()))
                .as("order ids")
                .containsOnly(json(answers.getFirst()).path("orderId").asString());
    }

    @Test
    void whatIsNoBundleIsRefused() {
        assertThat(service.postBundle(new byte[] {9, 9}).statusCode()).isEqualTo(400);
        assertThat(service.postBundle(new byte[0]).statusCode()).isEqualTo(400);
        assertThat(Bundles.answers(
                        service.postBundle(Bundles.checkouts(List.of())).body()))
                .isEmpty();
        var another = service.postBundle("application/vnd.flash-sale.bundle-v2", Bundles.checkouts(List.of()));
        assertThat(another.statusCode()).isEqualTo(415);
        assertThat(another.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    }
}
