package io.flashsale.systemtest;

import static io.flashsale.systemtest.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import io.flashsale.systemtest.Http.Answer;
import io.flashsale.systemtest.Visitor.Device;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What a shopper does, with a real browser. */
class StorefrontIT {

    private static final Pattern PLACE = Pattern.compile(".*/api/v1/sales/[0-9]+/items/[^/]+/orders$");
    private static final String GO = "[data-go]";

    private static String page(String language, Item item) {
        return "/" + language + "/sales/" + item.saleId();
    }

    private static Item open(String title, String sku, int total, int limit) {
        return Operator.signIn().openOne(SaleDraft.named(title).with(sku, total, limit, 1));
    }

    private static List<JsonNode> ordersOf(String shopper) {
        Answer orders = new Client(Platform.stack().secrets().shopperToken(shopper)).get("/api/v1/orders");
        return orders.json().path("items").valueStream().toList();
    }

    /** Signed in, with an address, on the page of the sale. */
    private static Visitor ready(String shopper, String language, Item item) {
        Visitor visitor =
                Visitor.on(Device.PHONE, language).open("/" + language + "/sign-in?next=" + page(language, item));
        visitor.signIn(shopper);
        visitor.page.locator(GO + ":enabled").waitFor();
        visitor.page.evaluate(
                "shopper => localStorage.setItem(`flash.address.${shopper}`,"
                        + " JSON.stringify({name: 'Ada', phone: '+49 30 1234567', address: '1 Analytical Way'}))",
                shopper);
        visitor.page.reload();
        visitor.page.locator(GO + ":enabled").waitFor();
        return visitor;
    }

    @ParameterizedTest
    @CsvSource({"en, en-GB, DESKTOP, shopper-90001", "zh, zh-CN, PHONE, shopper-90002"})
    void aShopperBuysPaysAndTracksTheParcel(String language, String locale, Device device, String shopper) {
        Item lamp = open("Lamps of the night", "LAMP-" + language.toUpperCase(java.util.Locale.ROOT), 20, 2);
        try (Visitor visitor = Visitor.on(device, locale)) {
            Page page = visitor.page;
            visitor.open("/");
            page.waitForURL("**/" + language);
            page.locator("#sale-" + lamp.saleId() + " h3 a").click();
            page.waitForURL("**" + page(language, lamp));
            // Not signed in: the button leads there and back.
            page.locator(GO + ":enabled").click();
            visitor.signIn(shopper);
            page.waitForURL("**" + page(language, lamp));
            page.locator("[data-more]:enabled").click();
            page.locator(GO + ":enabled").click();
            visitor.fillAddress();
            String orderId = visitor.awaitOrderPage();
            visitor.awaitStatus("CONFIRMED");
            assertThat(page.locator("#pay-left").textContent()).matches("[0-9:]+");

            visitor.goesPaying();
            page.locator("#pay").click();
            page.locator("button[value=success]").click();
            page.getByText("Back to the shop").click();
            page.waitForURL("**/" + language + "/orders/" + orderId);
            visitor.isBack();
            visitor.awaitStatus("PAID");
            String trackingNumber = page.locator(".parcel code").textContent();

            Courier courier = Courier.signIn();
            courier.scanned(trackingNumber, "PICKED_UP", 0);
            visitor.awaitStatus("SHIPPED");
            courier.scanned(trackingNumber, "DELIVERED", 60);
            visitor.awaitStatus("DELIVERED");
            page.locator(".timeline li").nth(1).waitFor();

            page.locator("[data-nav=orders]").click();
            page.locator("#orders a[href$='" + orderId + "']").waitFor();
            assertThat(page.locator("#orders li").count()).isEqualTo(1);
        }
        assertThat(ordersOf(shopper)).hasSize(1);
        Books.awaitWhole(lamp, 2);
    }

    @Test
    void aDoubleTapBuysOnce() {
        Item cup = open("Cups", "CUP-TWICE", 10, 5);
        var sent = new AtomicInteger();
        try (Visitor visitor = ready("shopper-90003", "en", cup)) {
            visitor.page.route(PLACE, route -> {
                sent.incrementAndGet();
                route.resume();
            });
            visitor.page.locator(GO).dblclick();
            visitor.awaitOrderPage();
        }
        assertThat(sent.get()).isEqualTo(1);
        assertThat(ordersOf("shopper-90003")).hasSize(1);
    }

    @Test
    void aLostAnswerIsAskedForAgainUnderTheSameKey() {
        Item cup = open("Cups", "CUP-LOST", 10, 5);
        var keys = new CopyOnWriteArrayList<String>();
        try (Visitor visitor = ready("shopper-90004", "en", cup)) {
            visitor.expectsRefusals();
            visitor.page.route(PLACE, route -> {
                keys.add(route.request().headerValue("Idempotency-Key"));
                if (keys.size() == 1) {
                    // It arrived and was done; only the answer gets lost.
                    route.fetch();
                    route.abort("connectionreset");
                } else {
                    route.resume();
                }
            });
            visitor.page.locator(GO).click();
            visitor.awaitOrderPage();
            visitor.awaitStatus("CONFIRMED");
        }
        assertThat(keys).hasSize(2);
        assertThat(keys.getFirst()).isEqualTo(keys.getLast());
        assertThat(ordersOf("shopper-90004")).hasSize(1);
    }

    @Test
    void aReloadInMidPurchaseEndsInTheSameOrder() {
        Item cup = open("Cups", "CUP-RELOAD", 10, 5);
        try (Visitor visitor = ready("shopper-90005", "en", cup)) {
            visitor.expectsRefusals();
            var first = new AtomicInteger();
            visitor.page.route(PLACE, route -> {
                if (first.getAndIncrement() == 0) {
                    route.fetch();
                    // Never answered: the shopper loses patience.
                } else {
                    route.resume();
                }
            });
            visitor.page.locator(GO).click();
            eventually("the order is placed", () -> ordersOf("shopper-90005"), orders -> orders.size() == 1);
            visitor.page.reload();
            visitor.awaitOrderPage();
        }
        assertThat(ordersOf("shopper-90005")).hasSize(1);
    }

    @Test
    void aPurchaseGoesOnWhenTheConnectionIsBack() {
        Item cup = open("Cups", "CUP-OFFLINE", 10, 5);
        try (Visitor visitor = ready("shopper-90006", "zh", cup)) {
            visitor.expectsRefusals();
            visitor.context().setOffline(true);
            visitor.page.locator(GO).click();
            visitor.page.getByText("网络断开了").waitFor();
            visitor.context().setOffline(false);
            visitor.awaitOrderPage();
        }
        assertThat(ordersOf("shopper-90006")).hasSize(1);
    }

    @Test
    void whoeverIsTooLateIsToldWhileHeLooks() {
        Item last = open("Last one", "LAST-ONE", 1, 1);
        try (Visitor slow = ready("shopper-90007", "en", last);
                Visitor tardy = ready("shopper-90008", "en", last)) {
            slow.expectsRefusals();
            // He does not hear of it: his page stands still.
            slow.page.route("**/live/sales/*", Route::abort);
            Shopper.signIn().buyConfirmed(last, 1);
            tardy.page.getByText("Sold out").first().waitFor();
            assertThat(tardy.page.locator(GO).isDisabled()).isTrue();
            slow.page.locator(GO).click();
            slow.page.getByText("Units of unpaid orders come back").waitFor();
        }
    }

    @Test
    void theLimitIsToldInHumanWords() {
        Item cup = open("Cups", "CUP-LIMIT", 10, 1);
        try (Visitor visitor = ready("shopper-90009", "en", cup)) {
            visitor.expectsRefusals();
            visitor.page.locator(GO).click();
            visitor.awaitOrderPage();
            visitor.open(page("en", cup));
            visitor.page.locator(GO + ":enabled").click();
            visitor.page.getByText("as many as one person may").waitFor();
        }
    }

    @Test
    void anUnpaidOrderCanBeCancelled() {
        Item cup = open("Cups", "CUP-CANCEL", 10, 2);
        try (Visitor visitor = ready("shopper-90010", "en", cup)) {
            visitor.page.locator(GO).click();
            visitor.awaitOrderPage();
            visitor.awaitStatus("CONFIRMED");
            visitor.page.locator("#cancel").click();
            visitor.page.locator("#sure-yes").click();
            visitor.awaitStatus("CANCELLED");
            assertThat(visitor.page.locator("#pay-part").isVisible()).isFalse();
        }
        Books.awaitWhole(cup, 0);
    }

    /** Without events the page asks from time to time. */
    @Test
    void withoutALiveConnectionThePageStillKeepsUp() {
        Item cup = open("Cups", "CUP-POLL", 10, 2);
        Shopper shopper = Shopper.signIn();
        String orderId = shopper.buyConfirmed(cup, 1);
        try (Visitor visitor = Visitor.on(Device.PHONE, "en-GB")) {
            visitor.expectsRefusals();
            visitor.page.route("**/events", Route::abort);
            visitor.open("/en/sign-in?next=/en/orders/" + orderId);
            visitor.signIn(shopper.name());
            visitor.awaitStatus("CONFIRMED");
            shopper.pay(orderId);
            visitor.awaitStatus("PAID");
        }
    }

    @Test
    void aSaleThatIsPublishedAppearsInTheOpenList() {
        try (Visitor visitor = Visitor.on(Device.DESKTOP, "en-GB").open("/en")) {
            Item fresh = open("Fresh from the press", "FRESH-1", 5, 1);
            visitor.page.locator("#sale-" + fresh.saleId()).waitFor();
        }
    }

    /** The gateway of this stack has accounts of its own, so the issuer is played: by the browser, at our own origin. */
    @Test
    void elsewhereAShopperSignsInAtTheIssuerWithPkce() {
        String issuer = Platform.gateway() + "/issuer";
        String token = Platform.stack().secrets().shopperToken("shopper-90012");
        var challenge = new CopyOnWriteArrayList<String>();
        try (Visitor visitor = Visitor.on(Device.PHONE, "en-GB")) {
            visitor.page.route(Pattern.compile(".*/en/sign-in.*"), route -> {
                var page = route.fetch();
                route.fulfill(new Route.FulfillOptions()
                        .setResponse(page)
                        .setBody(page.text()
                                .replace("data-authorize=\"\"", "data-authorize=\"" + issuer + "/authorize\"")
                                .replace("data-token=\"\"", "data-token=\"" + issuer + "/token\"")
                                .replace("data-client=\"\"", "data-client=\"shop\"")));
            });
            visitor.page.route(Pattern.compile(".*/issuer/authorize.*"), route -> {
                var asked = UriComponents.of(route.request().url());
                challenge.add(asked.get("code_challenge"));
                // Not a 302: what follows from one would go past the route above.
                route.fulfill(new Route.FulfillOptions()
                        .setContentType("text/html")
                        .setBody("<!doctype html><meta http-equiv=refresh content=\"0;url=" + asked.get("redirect_uri")
                                + "?code=once&amp;state=" + asked.get("state") + "\">"));
            });
            visitor.page.route("**/issuer/token", route -> {
                var form = UriComponents.of("?" + route.request().postData());
                assertThat(form.get("code")).isEqualTo("once");
                assertThat(UriComponents.s256(form.get("code_verifier"))).isEqualTo(challenge.getFirst());
                route.fulfill(new Route.FulfillOptions()
                        .setContentType("application/json")
                        .setBody("{\"access_token\":\"" + token + "\",\"expires_in\":300}"));
            });
            visitor.open("/en/sign-in?next=/en/orders");
            visitor.page.locator("#sign-in button").click();
            visitor.page.waitForURL(url -> url.endsWith("/en/orders") && !url.contains("sign-in"));
            visitor.page.locator("#empty").waitFor();
            assertThat(visitor.page.locator(".who").textContent()).isEqualTo("shopper-90012");
        }
    }

    /** Parameters of an address. */
    private record UriComponents(Map<String, String> values) {

        static UriComponents of(String address) {
            var values = new java.util.HashMap<String, String>();
            for (String pair : address.substring(address.indexOf('?') + 1).split("&")) {
                String[] parts = pair.split("=", 2);
                values.put(parts[0], java.net.URLDecoder.decode(parts[1], java.nio.charset.StandardCharsets.UTF_8));
            }
            return new UriComponents(values);
        }

        String get(String name) {
            return values.getOrDefault(name, "");
        }

        /** RFC 7636. */
        static String s256(String verifier) {
            try {
                byte[] digest = java.security.MessageDigest.getInstance("SHA-256")
                        .digest(verifier.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                return java.util.Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
            } catch (java.security.NoSuchAlgorithmException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }

    @Test
    void aStrangersOrderIsNotShown() {
        Item cup = open("Cups", "CUP-OTHER", 10, 2);
        String orderId = Shopper.signIn().buyConfirmed(cup, 1);
        try (Visitor visitor = Visitor.on(Device.PHONE, "en-GB")) {
            visitor.expectsRefusals();
            visitor.open("/en/sign-in?next=/en/orders/" + orderId);
            visitor.signIn("shopper-90011");
            visitor.page.getByText("There is no such order").waitFor();
        }
    }
}
