package io.flashsale.gateway.storefront;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;

class AssetsTest {

    private final Assets assets = StorefrontConfiguration.assets(StorefrontConfiguration.texts());

    @Test
    void aScriptImportsModulesByTheirHashedNames() {
        var script = text("sale.js");
        assertThat(script).contains("from '" + assets.address("shop.js") + "'").doesNotContain("'./");
        assertThat(text("shop.js")).contains("'" + assets.address("texts-zh.js") + "'");
    }

    @Test
    void onlyTheRightHashIsServed() {
        var address = assets.address("site.css");
        assertThat(address).matches("/assets/site-[0-9a-f]{12}\\.css");
        assertThat(assets.find(name(address))).isPresent();
        assertThat(assets.find("site.css")).isEmpty();
        assertThat(assets.find("site-000000000000.css")).isEmpty();
        assertThat(assets.find("../application-000000000000.yml")).isEmpty();
    }

    @Test
    void whatIsNamedByItsContentMayBeKeptForEver() {
        var answer = assets.find(name(assets.address("goods-phone-0.svg")))
                .orElseThrow()
                .answer(HttpStatus.OK, new Ready.RequestHeaders(null, null), Ready.forever());
        assertThat(answer.getHeaders().getCacheControl()).contains("immutable", "public");
        assertThat(new String(Objects.requireNonNull(answer.getBody()), StandardCharsets.UTF_8))
                .startsWith("<svg")
                .doesNotContain("%");
    }

    @Test
    void aPictureFitsTheNameAndKeepsItsColour() {
        assertThat(Goods.asset("Phone 15, black", "P")).startsWith("goods-phone-");
        assertThat(Goods.asset("无线耳机", "P")).startsWith("goods-earbuds-");
        assertThat(Goods.asset("Something", "P")).startsWith("goods-box-");
        assertThat(Goods.asset("Phone", "P")).isEqualTo(Goods.asset("Phone", "P"));
    }

    private String text(String name) {
        var answer = assets.find(name(assets.address(name)))
                .orElseThrow()
                .answer(HttpStatus.OK, new Ready.RequestHeaders(null, null), Ready.forever());
        return new String(Objects.requireNonNull(answer.getBody()), StandardCharsets.UTF_8);
    }

    private static String name(String address) {
        return Pattern.compile(".*/").matcher(address).replaceFirst("");
    }
}
