package io.flashsale.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.flashsale.systemtest.Http.Answer;
import io.flashsale.systemtest.Shopper.Purchase;
import org.junit.jupiter.api.Test;

class BuyPayShipDeliverIT {

    @Test
    void aShopperBuysPaysAndFollowsTheParcelToTheDoor() {
        Item lamp = Operator.signIn().openOne(SaleDraft.named("Lamps").with("LAMP-1", 5, 2, 1));
        Shopper shopper = Shopper.signIn();
        Courier courier = Courier.signIn();

        Answer sales = shopper.get("/api/v1/sales?status=OPEN&limit=100");
        assertThat(sales.json().path("items").valueStream().map(sale -> sale.path("saleId")
                        .asString()))
                .contains(lamp.saleId());

        Purchase purchase = shopper.buy(lamp, 2);
        assertThat(purchase).isInstanceOf(Purchase.Bought.class);
        Answer placed = ((Purchase.Bought) purchase).answer();
        String orderId = placed.text("orderId");
        assertThat(placed.status()).isEqualTo(201);
        assertThat(placed.header("Location"))
                .hasValueSatisfying(location -> assertThat(location).endsWith("/api/v1/orders/" + orderId));
        assertThat(placed.json().path("amount").path("minor").asLong()).isEqualTo(2 * 1999);
        assertThat(placed.json().path("amount").path("currency").asString()).isEqualTo("EUR");

        shopper.awaitStatus(orderId, "CONFIRMED");
        String paymentId = shopper.pay(orderId);
        assertThat(shopper.payment(paymentId).text("status")).isEqualTo("SUCCEEDED");

        String trackingNumber = shopper.awaitTrackingNumber(orderId);
        assertThat(shopper.parcel(trackingNumber).text("status")).isEqualTo("CREATED");
        courier.scanned(trackingNumber, "PICKED_UP", 0);
        shopper.awaitStatus(orderId, "SHIPPED");
        courier.scanned(trackingNumber, "OUT_FOR_DELIVERY", 90);
        courier.scanned(trackingNumber, "ARRIVED", 60);
        courier.scanned(trackingNumber, "DELIVERED", 120);
        shopper.awaitStatus(orderId, "DELIVERED");

        Answer parcel = shopper.parcel(trackingNumber);
        assertThat(parcel.text("status")).isEqualTo("DELIVERED");
        assertThat(parcel.json().path("events").valueStream().map(event -> event.path("type")
                        .asString()))
                .containsExactly("PICKED_UP", "ARRIVED", "OUT_FOR_DELIVERY", "DELIVERED");
        Answer mine = shopper.get("/api/v1/orders");
        assertThat(mine.json().path("items").valueStream().map(order -> order.path("orderId")
                        .asString()))
                .containsExactly(orderId);
        Books.awaitWhole(lamp, 2);
        Verdict.awaitAllLaws();
    }

    @Test
    void aDuplicateCallbackPaysOnceAndAFailedPaymentCanBeTriedAgain() {
        Item lamp = Operator.signIn().openOne(SaleDraft.named("Lamps again").with("LAMP-2", 5, 2, 1));
        Shopper shopper = Shopper.signIn();

        String once = shopper.buyConfirmed(lamp, 1);
        Answer payment = shopper.startPayment(once);
        assertThat(Shopper.press(payment.text("payUrl"), "duplicate").status()).isEqualTo(200);
        shopper.awaitStatus(once, "PAID");

        String twice = shopper.buyConfirmed(lamp, 1);
        Answer failing = shopper.startPayment(twice);
        assertThat(Shopper.press(failing.text("payUrl"), "failure").status()).isEqualTo(200);
        Eventually.eventually(
                "the payment has failed",
                () -> shopper.payment(failing.text("paymentId")),
                answer -> answer.text("status").equals("FAILED"));
        shopper.pay(twice);

        assertThat(shopper.payment(payment.text("paymentId")).text("refundStatus"))
                .isEmpty();
    }
}
