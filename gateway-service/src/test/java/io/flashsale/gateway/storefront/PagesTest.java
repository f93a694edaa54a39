package io.flashsale.gateway.storefront;

import static org.assertj.core.api.Assertions.assertThat;

import io.flashsale.gateway.storefront.ShownSale.Item;
import io.flashsale.gateway.storefront.ShownSale.Price;
import io.flashsale.gateway.storefront.ShownSale.Status;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.mock.web.MockHttpServletResponse;

class PagesTest {

    private static final Instant START = Instant.parse("2026-11-22T18:00:00Z");
    private static final int BUDGET = 30 * 1024;
    private static final Ready.RequestHeaders PLAIN = new Ready.RequestHeaders(null, null);

    private final Assets assets = StorefrontConfiguration.assets(StorefrontConfiguration.texts());
    private final Pages pages = new Pages(assets, StorefrontConfiguration.texts(), TextsTest.defaults());

    private static Item phone(int available) {
        return new Item("PHONE", "Phone <15>", new Price(39_900, "EUR"), new Price(64_900, "EUR"), 100, available, 2);
    }

    private static ShownSale sale(String id, Status status, Item... items) {
        return new ShownSale(id, "Midnight \"phones\"", status, START, START.plusSeconds(3600), List.of(items));
    }

    private static String body(Ready page) {
        return new String(
                Objects.requireNonNull(page.answer(HttpStatus.OK, PLAIN, CacheControl.noCache())
                        .getBody()),
                StandardCharsets.UTF_8);
    }

    @Test
    void aSalePageIsWholeWithoutAScript() {
        var page = body(pages.sale(Language.ENGLISH, sale("7", Status.OPEN, phone(42)), false));
        assertThat(page)
                .contains(
                        "Midnight &quot;phones&quot;",
                        "Phone &lt;15&gt;",
                        "€399",
                        "€649",
                        "−38%",
                        "42 left",
                        "At most 2 per person",
                        "<img src=\"/assets/goods-phone-",
                        "hreflang=\"zh-CN\" href=\"/zh/sales/7\"")
                .doesNotContain("<15>", "{{", "style=", "onclick");
        assertThat(body(pages.sale(Language.CHINESE, sale("7", Status.OPEN, phone(42)), false)))
                .contains("剩余 42 件", "lang=\"zh-CN\"", "立即抢购");
    }

    @Test
    void stockFadesFromExactToWords() {
        assertThat(body(pages.sale(Language.ENGLISH, sale("7", Status.OPEN, phone(5)), false)))
                .contains("Only 5 left");
        assertThat(body(pages.sale(Language.ENGLISH, sale("7", Status.OPEN, phone(5)), true)))
                .contains("Only a few left")
                .doesNotContain("<progress");
        assertThat(body(pages.sale(Language.ENGLISH, sale("7", Status.OPEN, phone(0)), true)))
                .contains("Sold out");
        assertThat(body(pages.sale(Language.ENGLISH, sale("7", Status.SCHEDULED, phone(0)), false)))
                .contains("100 units")
                .doesNotContain("Sold out");
    }

    @Test
    void aPageIsRenderedAgainOnlyWhenItChanged() {
        var first = pages.sale(Language.ENGLISH, sale("7", Status.OPEN, phone(42)), false);
        assertThat(pages.sale(Language.ENGLISH, sale("7", Status.OPEN, phone(42)), false))
                .isSameAs(first);
        assertThat(pages.sale(Language.ENGLISH, sale("7", Status.OPEN, phone(41)), false))
                .isNotSameAs(first);
    }

    @Test
    void aBrowserThatHasItIsNotSentItAgain() {
        var page = pages.sale(Language.ENGLISH, sale("7", Status.OPEN, phone(42)), false);
        var first = page.answer(HttpStatus.OK, new Ready.RequestHeaders(null, "gzip, br"), CacheControl.noCache());
        assertThat(first.getHeaders().getFirst("Content-Encoding")).isEqualTo("gzip");
        var again = page.answer(
                HttpStatus.OK, new Ready.RequestHeaders(first.getHeaders().getETag(), "gzip"), CacheControl.noCache());
        assertThat(again.getStatusCode()).isEqualTo(HttpStatus.NOT_MODIFIED);
        assertThat(again.getBody()).isNull();
    }

    @Test
    void pagesStayWithinTheirBudget() {
        var items = IntStream.range(0, 10)
                .mapToObj(i ->
                        new Item("SKU-" + i, "Thing number " + i, new Price(1000 + i, "CNY"), null, 1000 * i + 5, i, 3))
                .toArray(Item[]::new);
        var sale = pages.sale(Language.CHINESE, sale("7", Status.OPEN, items), false);
        assertThat(sale.packedSize()).isLessThan(BUDGET);
        var many = IntStream.range(0, 100)
                .mapToObj(i -> sale(Integer.toString(i), Status.values()[i % 4], items))
                .toList();
        var list = pages.list(Language.CHINESE, SalesBoard.Snapshot.of(many), false);
        assertThat(list.packedSize()).isLessThan(BUDGET);
        assertThat(body(list)).contains("id=\"sale-1\"");
    }

    @Test
    void theOthersRenderInBothLanguages() {
        for (var language : Language.values()) {
            for (var page : List.of(
                    pages.signIn(language),
                    pages.orders(language),
                    pages.order(language),
                    pages.noSuchSale(language),
                    pages.list(language, SalesBoard.Snapshot.NONE, false),
                    pages.api())) {
                assertThat(body(page)).contains("<h1").doesNotContain("{{");
            }
        }
    }

    @Test
    void withAnIssuerTheSignInPageNamesItAndMayTalkToIt() {
        var oidc = new StorefrontProperties.Oidc(
                URI.create("https://id.example/authorize"), URI.create("https://id.example/token"), "shop", "openid");
        var some = TextsTest.defaults();
        var properties = new StorefrontProperties(
                some.refreshEvery(),
                some.jitter(),
                some.idleAfter(),
                some.idleEvery(),
                some.maxSales(),
                some.maxOver(),
                some.maxPages(),
                some.keptFor(),
                oidc);
        assertThat(body(new Pages(assets, StorefrontConfiguration.texts(), properties).signIn(Language.ENGLISH)))
                .contains(
                        "data-authorize=\"https://id.example/authorize\"",
                        "data-token=\"https://id.example/token\"",
                        "data-client=\"shop\"");
        var response = new MockHttpServletResponse();
        new PagePolicy(oidc.origin()).writeTo(response);
        assertThat(response.getHeader("Content-Security-Policy")).contains("connect-src 'self' https://id.example;");
    }
}
