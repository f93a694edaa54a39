package io.flashsale.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.ColorScheme;
import io.flashsale.systemtest.Visitor.Device;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Every page: whether everybody can use it, what it weighs, how soon it is there, and how it looks. */
class PagesInTheBrowserIT {

    /** Of everything that a first visit loads, as it comes over the wire. */
    private static final int PAGE_WEIGHT = 120 * 1024;

    private static final int HTML_WEIGHT = 30 * 1024;

    /** The machine may be busy with other things; alone it takes a tenth of that. */
    private static final double FIRST_PAINT_MILLIS = 2_500;

    private static final String SHOPPER = "shopper-90020";
    private static final String AXE = axe();

    private static final String FAULTS = """
            () => axe.run(document, {resultTypes: ['violations']}).then(({violations}) => JSON.stringify(violations
              .filter(({impact}) => impact === 'serious' || impact === 'critical')
              .map(({id, nodes}) => `${id}: ${nodes.slice(0, 3).map((node) => node.html).join(' | ')}`)))""";

    private static final String TIMES = """
            () => new Promise((resolve) => {
              const told = () => {
                const paint = performance.getEntriesByName('first-contentful-paint')[0];
                if (!paint) { setTimeout(told, 50); return; }
                const [page] = performance.getEntriesByType('navigation');
                const loaded = performance.getEntriesByType('resource')
                  .filter(({initiatorType}) => initiatorType !== 'fetch' && initiatorType !== 'xmlhttprequest');
                resolve(JSON.stringify({
                  paint: paint.startTime,
                  html: page.encodedBodySize,
                  all: loaded.reduce((sum, {encodedBodySize}) => sum + encodedBodySize, page.encodedBodySize),
                }));
              };
              told();
            })""";

    private static Item goods;
    private static String orderId;

    @BeforeAll
    static void aSaleAndAnOrder() {
        Operator operator = Operator.signIn();
        goods = operator.openOne(
                SaleDraft.named("Midnight phones").withNamed("PHONE-15-BLACK", "Phone 15, black", 39_900, 500, 2));
        operator.open(SaleDraft.named("Quiet hours")
                .withNamed("HEADPHONES-2", "Headphones Two", 7_900, 40, 1)
                .withNamed("WATCH-3", "Watch 3", 12_900, 90, 2));
        operator.open(SaleDraft.named("Reading light").withNamed("LAMP-9", "Lamp Nine", 1_999, 8, 1));
        var shopper = Shopper.named(SHOPPER);
        orderId = shopper.buyConfirmed(goods, 1);
        shopper.pay(orderId);
        String number = shopper.awaitTrackingNumber(orderId);
        Courier.signIn().scanned(number, "PICKED_UP", 0);
        Courier.signIn().scanned(number, "ARRIVED", 40);
        shopper.awaitStatus(orderId, "SHIPPED");
    }

    /** By name; those that need a shopper come last. */
    private static Map<String, String> pages(String language) {
        var pages = new LinkedHashMap<String, String>();
        pages.put("list", "/" + language);
        pages.put("sale", "/" + language + "/sales/" + goods.saleId());
        pages.put("sign-in", "/" + language + "/sign-in");
        pages.put("courier", "/" + language + "/courier");
        pages.put("missing", "/" + language + "/nowhere");
        pages.put("orders", "/" + language + "/orders");
        pages.put("order", "/" + language + "/orders/" + orderId);
        return pages;
    }

    private static void signedIn(Visitor visitor, String language) {
        visitor.expectsRefusals();
        visitor.open("/" + language + "/sign-in").signIn(SHOPPER);
    }

    /** A page is there when what it fetched is there too. */
    private static void show(Visitor visitor, String name, String path) {
        visitor.open(path);
        if (name.startsWith("order")) {
            visitor.page.locator("[aria-busy=false]").first().waitFor();
        }
        if (name.equals("order")) {
            visitor.page.locator(".timeline li").first().waitFor();
        }
        if (name.equals("api")) {
            visitor.page.locator(".opblock").first().waitFor();
        }
    }

    @Test
    void axeFindsNoSeriousFault() {
        var faults = new ArrayList<String>();
        inspect(faults, Device.PHONE, "en", ColorScheme.LIGHT);
        inspect(faults, Device.DESKTOP, "zh", ColorScheme.DARK);
        assertThat(faults).isEmpty();
    }

    private static void inspect(List<String> faults, Device device, String language, ColorScheme scheme) {
        try (Visitor visitor = Visitor.inspecting(device, language, scheme)) {
            signedIn(visitor, language);
            var pages = pages(language);
            pages.put("problems", "/problems");
            pages.put("problem", "/problems/sold-out");
            pages.forEach((name, path) -> {
                show(visitor, name, path);
                if (name.equals("sale")) {
                    // With the form for the address open.
                    visitor.page.locator("[data-go]:enabled").click();
                    visitor.page.locator("#address[open]").waitFor();
                }
                visitor.page.evaluate(AXE);
                JsonNode found = Http.JSON.readTree((String) visitor.page.evaluate(FAULTS));
                found.forEach(fault -> faults.add(name + " " + device + " " + scheme + ": " + fault.asString()));
            });
        }
    }

    @Test
    void pagesAreLightAndQuick() {
        try (Visitor visitor = Visitor.on(Device.PHONE, "en-GB")) {
            // The first page of a start pays for what is compiled then; nobody is budgeted for that.
            visitor.open("/en");
            for (String path :
                    List.of("/en", "/zh", "/en/sales/" + goods.saleId(), "/zh/courier", "/en/orders/" + orderId)) {
                try (Visitor first = Visitor.on(Device.PHONE, "en-GB")) {
                    first.open(path.contains("/orders/") ? "/en/sign-in" : path);
                    JsonNode told = Http.JSON.readTree((String) first.page.evaluate(TIMES));
                    assertThat(told.path("html").asInt()).as("HTML of %s", path).isLessThan(HTML_WEIGHT);
                    assertThat(told.path("all").asInt())
                            .as("weight of %s", path)
                            .isLessThan(PAGE_WEIGHT);
                    assertThat(told.path("paint").asDouble())
                            .as("first paint of %s", path)
                            .isLessThan(FIRST_PAINT_MILLIS);
                }
            }
        }
    }

    @Test
    void theFirstPaintNeedsNoScript() {
        try (Visitor visitor = Visitor.withoutScripts(Device.PHONE, "en-GB").open("/en/sales/" + goods.saleId())) {
            assertThat(visitor.page.locator("h1").textContent()).isEqualTo("Midnight phones");
            assertThat(visitor.page.locator(".good .price strong").textContent())
                    .isEqualTo("€399");
            assertThat(visitor.page.locator("[data-left]").textContent()).endsWith("left");
        }
    }

    @Test
    void thePagesAreWorkedWithTheKeyboardAlone() {
        try (Visitor visitor = Visitor.on(Device.DESKTOP, "en-GB").open("/en/sales/" + goods.saleId())) {
            visitor.page.locator("[data-go]:enabled").waitFor();
            visitor.page.keyboard().press("Tab");
            assertThat(visitor.page.evaluate("() => document.activeElement.className"))
                    .isEqualTo("skip");
            for (int i = 0; i < 12; i++) {
                visitor.page.keyboard().press("Tab");
                if (Boolean.TRUE.equals(visitor.page.evaluate("() => document.activeElement.matches('[data-go]')"))) {
                    visitor.page.keyboard().press("Enter");
                    visitor.page.waitForURL("**/en/sign-in?next=*");
                    return;
                }
            }
            throw new AssertionError("the button cannot be reached");
        }
    }

    @Test
    void theExamplesOfTheApiPageWorkAsTheyStand() {
        try (Visitor visitor = Visitor.on(Device.DESKTOP, "en-GB")) {
            visitor.expectsRefusals();
            for (String service : List.of("payment", "logistics", "gateway")) {
                api(visitor, service);
                assertThat(visitor.page.locator(".opblock").count()).as(service).isPositive();
            }
            api(visitor, "order");
            assertThat(tried(visitor, "/api/v1/sales/{saleId}/items/{skuId}/orders", "post"))
                    .isEqualTo("201");
            assertThat(tried(visitor, "/api/v1/orders", "get")).isEqualTo("200");
            api(visitor, "order");
            assertThat(tried(visitor, "/api/v1/orders/{orderId}", "get")).isEqualTo("200");
            api(visitor, "inventory");
            assertThat(tried(visitor, "/api/v1/sales", "post")).isEqualTo("201");
        }
    }

    private static void api(Visitor visitor, String service) {
        visitor.open("/problems");
        show(visitor, "api", "/api.html?as=shopper-90030#" + service);
    }

    /** Opens the call, presses Execute, and says which status came back. */
    private static String tried(Visitor visitor, String path, String method) {
        var call = visitor.page
                .locator(".opblock-" + method)
                .filter(new com.microsoft.playwright.Locator.FilterOptions()
                        .setHas(visitor.page.locator("[data-path='" + path + "']")));
        call.locator(".opblock-summary-control").click();
        call.locator(".execute").click();
        return call.locator(".live-responses-table .response .response-col_status")
                .first()
                .textContent()
                .strip()
                .substring(0, 3);
    }

    /** For people to look at: {@code target/pages}. */
    @Test
    void eachPageIsPhotographed() {
        for (Device device : Device.values()) {
            String suffix = "-" + device.name().toLowerCase(java.util.Locale.ROOT);
            try (Visitor visitor = Visitor.on(device, "en-GB")) {
                signedIn(visitor, "en");
                pages("en").forEach((name, path) -> {
                    show(visitor, name, path);
                    visitor.photograph(name + suffix);
                });
            }
            try (Visitor visitor = Visitor.inTheDark(device, "zh-CN")) {
                signedIn(visitor, "zh");
                pages("zh").forEach((name, path) -> {
                    show(visitor, name, path);
                    visitor.photograph(name + suffix + "-zh-dark");
                });
            }
        }
        try (Visitor visitor = Visitor.on(Device.DESKTOP, "en-GB")) {
            show(visitor, "api", "/api.html");
            visitor.photograph("api-desktop");
        }
        assertThat(Visitor.SCREENSHOTS.resolve("sale-phone.png")).isNotEmptyFile();
    }

    private static String axe() {
        try (var script = PagesInTheBrowserIT.class.getResourceAsStream("/axe.min.js")) {
            if (script == null) {
                throw new IllegalStateException("axe-core is missing on the class path");
            }
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }
}
