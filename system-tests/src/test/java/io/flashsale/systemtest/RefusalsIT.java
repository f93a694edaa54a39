package io.flashsale.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.flashsale.systemtest.Http.Answer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RefusalsIT {

    @Test
    void aNeighboursOrderPaymentAndParcelDoNotExist() {
        Item pen = Operator.signIn().openOne(SaleDraft.named("Pens").with("PEN-1", 5, 5, 1));
        Shopper owner = Shopper.signIn();
        Shopper neighbour = Shopper.signIn();
        String orderId = owner.buyConfirmed(pen, 1);
        String paymentId = owner.pay(orderId);
        String trackingNumber = owner.awaitTrackingNumber(orderId);

        for (String path : List.of(
                "/api/v1/orders/" + orderId,
                "/api/v1/orders/" + orderId + "/parcels",
                "/api/v1/payments/" + paymentId,
                "/api/v1/parcels/" + trackingNumber)) {
            assertThat(owner.get(path).status()).as(path).isEqualTo(200);
            isProblem(neighbour.get(path), 404, "not-found");
        }
        isProblem(neighbour.cancel(orderId), 404, "not-found");
        isProblem(
                neighbour.post(
                        "/api/v1/orders/" + orderId + "/payments",
                        "{}",
                        UUID.randomUUID().toString()),
                404,
                "not-found");
        assertThat(neighbour.get("/api/v1/orders").json().path("items").size()).isZero();
        assertThat(owner.order(orderId).text("status")).isEqualTo("PAID");
    }

    @Test
    void withoutAGoodTokenNothingIsShown() {
        Item pen = Operator.signIn().openOne(SaleDraft.named("Secret pens").with("PEN-2", 5, 5, 1));
        String own = Platform.stack().secrets().shopperToken("shopper-x");
        for (Client stranger : List.of(
                Client.anonymous(),
                new Client("not.a.token"),
                new Client(own.substring(0, own.length() - 4) + "AAAA"),
                new Client(Platform.stack().secrets().token("shopper-x", Duration.ofMinutes(-5), "ROLE_SHOPPER")))) {
            isProblem(stranger.get("/api/v1/orders"), 401, "unauthenticated");
            isProblem(
                    stranger.post(
                            pen.path() + "/orders",
                            Shopper.wish(1),
                            UUID.randomUUID().toString()),
                    401,
                    "unauthenticated");
            isProblem(stranger.post("/api/v1/scans", "[]"), 401, "unauthenticated");
        }
        Books.awaitWhole(pen, 0);
    }

    @Test
    void aShopperIsNoOperatorAndNoCourier() {
        Item pen = Operator.signIn().openOne(SaleDraft.named("Own pens").with("PEN-3", 5, 5, 1));
        Shopper shopper = Shopper.signIn();

        isProblem(
                shopper.post(
                        "/api/v1/sales",
                        SaleDraft.named("Mine").with("X", 1, 1, 1).json()),
                403,
                "forbidden");
        for (String verb : List.of("publish", "pause", "resume", "close")) {
            isProblem(shopper.post("/api/v1/sales/" + pen.saleId() + "/" + verb, "{}"), 403, "forbidden");
        }
        isProblem(shopper.post(pen.path() + "/restock", "{\"quantity\": 1}", "k"), 403, "forbidden");
        isProblem(shopper.get("/api/v1/admin/audit"), 403, "forbidden");
        isProblem(shopper.post("/api/v1/scans", "[" + Courier.scan("X", "DELIVERED", 0) + "]"), 403, "forbidden");
        assertThat(Shopper.signIn()
                        .get("/internal/unsettled?saleId=" + pen.saleId() + "&skuId=PEN-3")
                        .status())
                .as("internal paths are not routed")
                .isEqualTo(404);
        assertThat(Client.anonymous().get("/api/v1/sales/" + pen.saleId()).text("status"))
                .isEqualTo("OPEN");
        Books.awaitWhole(pen, 0);
    }

    @Test
    void malformedBodiesAreClearProblemsAndChangeNothing() {
        Item pen = Operator.signIn().openOne(SaleDraft.named("Sturdy pens").with("PEN-4", 5, 5, 1));
        Shopper shopper = Shopper.signIn();
        String orders = pen.path() + "/orders";
        String good = Shopper.wish(1);

        for (String body : List.of(
                "",
                "{",
                "[]",
                "null",
                "\"one\"",
                "{}",
                "{\"quantity\": 1}",
                good.replace("\"quantity\": 1", "\"quantity\": -1"),
                good.replace("\"quantity\": 1", "\"quantity\": 0"),
                good.replace("\"quantity\": 1", "\"quantity\": 99999999999999999999"),
                good.replace("\"quantity\": 1", "\"quantity\": 2147483647"),
                good.replace("\"quantity\": 1", "\"quantity\": 1.5"),
                good.replace("\"quantity\": 1", "\"quantity\": null"),
                good.replace("\"quantity\": 1", "\"quantity\": 1, \"price\": 1"),
                good.replace("\"name\"", "\"nom\""),
                "[".repeat(5_000))) {
            Answer refused = shopper.post(orders, body, UUID.randomUUID().toString());
            isProblem(refused, 400, "malformed-request");
            assertThat(refused.body()).doesNotContain("Exception", "io.flashsale", "tools.jackson");
        }
        isProblem(shopper.post(orders, good), 400, "idempotency-key-missing");
        isProblem(
                shopper.post(
                        orders,
                        good.replace("Ada", "A".repeat(5_000_000)),
                        UUID.randomUUID().toString()),
                413,
                "payload-too-large");
        Answer text = Http.post(
                Platform.gateway() + orders,
                Map.of(
                        "Authorization",
                        "Bearer " + Platform.stack().secrets().shopperToken(shopper.name()),
                        "Idempotency-Key",
                        "k"),
                "text/plain",
                good);
        isProblem(text, 415, "unsupported-media-type");
        isProblem(shopper.get("/api/v1/orders/not-a-number"), 404, "not-found");
        isProblem(shopper.get("/api/v1/orders/99999999999999999999999"), 404, "not-found");
        isProblem(shopper.get("/api/v1/nothing-here"), 404, "not-found");
        isProblem(shopper.get("/api/v1/orders?limit=-1"), 400, "malformed-request");
        isProblem(
                shopper.post(
                        "/api/v1/sales/" + pen.saleId() + "/items/NO-SUCH/orders",
                        good,
                        UUID.randomUUID().toString()),
                404,
                "not-found");

        assertThat(shopper.get("/api/v1/orders").json().path("items").size()).isZero();
        Books.awaitWhole(pen, 0);
    }

    @Test
    void everyProblemHasAPageThatExplainsIt() {
        Answer problem = Client.anonymous().get("/api/v1/orders");

        Answer page = Http.get(Platform.gateway() + problem.text("type"), Map.of("Accept", "text/html"));

        assertThat(page.status()).as("%s", page).isEqualTo(200);
    }

    private static void isProblem(Answer answer, int status, String code) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(status);
        assertThat(answer.code()).as("%s", answer).isEqualTo(code);
        assertThat(answer.text("type")).endsWith("/problems/" + code);
        assertThat(answer.header("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
    }
}
