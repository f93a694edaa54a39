package io.flashsale.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.flashsale.systemtest.Visitor.Device;
import org.junit.jupiter.api.Test;

/** A courier with a phone in a cellar. */
class CourierPageIT {

    private static String parcelOf(Shopper shopper, Item item) {
        String orderId = shopper.buyConfirmed(item, 1);
        shopper.pay(orderId);
        return shopper.awaitTrackingNumber(orderId);
    }

    private static void scan(Visitor courier, String type, String number) {
        courier.page.locator("input[name=type][value=" + type + "]").check();
        // As a hand scanner does it: characters, then Enter.
        courier.page.locator("#number").pressSequentially(number);
        courier.page.keyboard().press("Enter");
    }

    @Test
    void scansAreKeptWithoutAConnectionAndSentWithOne() {
        Item lamp = Operator.signIn().openOne(SaleDraft.named("Lamps").with("LAMP-COURIER", 5, 5, 1));
        Shopper shopper = Shopper.signIn();
        String number = parcelOf(shopper, lamp);
        try (Visitor courier = Visitor.on(Device.PHONE, "en-GB").open("/en/sign-in?next=/en/courier")) {
            courier.signIn("courier");
            courier.page.locator("#courier[data-offline=ready]").waitFor();
            courier.expectsRefusals();
            courier.context().setOffline(true);
            // The page itself opens without a connection too.
            courier.page.reload();
            scan(courier, "PICKED_UP", number);
            scan(courier, "DELIVERED", number.toLowerCase(java.util.Locale.ROOT));
            String misread = number.substring(0, 15) + (number.endsWith("2") ? '3' : '2');
            scan(courier, "DELIVERED", misread);
            courier.page.getByText("A character is wrong").waitFor();
            assertThat(courier.page.locator("#scans li[data-result=WAITING]").count())
                    .isEqualTo(2);
            courier.photograph("courier-offline-phone");
            assertThat(shopper.parcel(number).text("status")).isEqualTo("CREATED");

            courier.context().setOffline(false);
            courier.page.locator("#scans li[data-result=ACCEPTED]").nth(1).waitFor();
            assertThat(courier.page.locator("#waiting").isVisible()).isFalse();
        }
        assertThat(shopper.parcel(number).text("status")).isEqualTo("DELIVERED");
    }

    @Test
    void whoIsNoCourierIsToldSoAndLosesNothing() {
        Item lamp = Operator.signIn().openOne(SaleDraft.named("Lamps").with("LAMP-NOBODY", 5, 5, 1));
        String number = parcelOf(Shopper.signIn(), lamp);
        try (Visitor nobody = Visitor.on(Device.PHONE, "zh-CN").open("/zh/courier")) {
            scan(nobody, "PICKED_UP", number);
            nobody.page.getByText("请以快递员身份登录").waitFor();
            nobody.page.locator("#notice a").click();
            nobody.signIn("courier");
            nobody.page.locator("#scans li[data-result=ACCEPTED]").waitFor();
        }
    }
}
