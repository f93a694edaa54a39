package io.flashsale.gateway.storefront;

import static org.assertj.core.api.Assertions.assertThat;

import io.flashsale.contract.ProblemCode;
import io.flashsale.gateway.storefront.ShownSale.Price;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.mock.env.MockEnvironment;

class TextsTest {

    private static final Pattern PLACE = Pattern.compile("\\{[0-9]}");
    private static final Pattern SAID = Pattern.compile("say\\('([^'$]+)'");

    private final Texts english = Texts.read(Language.ENGLISH);
    private final Texts chinese = Texts.read(Language.CHINESE);

    @Test
    void bothLanguagesSayTheSame() {
        assertThat(chinese.all().keySet())
                .containsExactlyInAnyOrderElementsOf(english.all().keySet());
        english.all()
                .forEach((key, text) ->
                        assertThat(places(chinese.all().get(key))).as(key).isEqualTo(places(text)));
    }

    @Test
    void everyTextOfATemplateExists() {
        var pages = new Pages(
                StorefrontConfiguration.assets(StorefrontConfiguration.texts()),
                StorefrontConfiguration.texts(),
                defaults());
        var wanted = new TreeSet<String>();
        pages.templates().forEach(template -> wanted.addAll(template.texts()));
        assertThat(english.all().keySet()).containsAll(wanted);
    }

    @Test
    void everyTextOfAScriptExists() throws IOException {
        var wanted = new TreeSet<String>();
        for (var script : new PathMatchingResourcePatternResolver().getResources("classpath:/storefront/assets/*.js")) {
            var said = SAID.matcher(script.getContentAsString(java.nio.charset.StandardCharsets.UTF_8));
            while (said.find()) {
                wanted.add(said.group(1));
            }
        }
        assertThat(wanted).isNotEmpty();
        assertThat(english.forScripts().keySet()).containsAll(wanted);
    }

    /** What a shopper can be told when he buys, pays or cancels has words of its own. */
    @Test
    void everyRefusalHasHumanWords() {
        var neverMetByShoppers = Set.of(
                ProblemCode.IDEMPOTENCY_KEY_MISSING,
                ProblemCode.METHOD_NOT_ALLOWED,
                ProblemCode.NOT_ACCEPTABLE,
                ProblemCode.SALE_STATE,
                ProblemCode.PAYMENT_MISMATCH,
                ProblemCode.PAYLOAD_TOO_LARGE,
                ProblemCode.UNSUPPORTED_MEDIA_TYPE);
        for (var code : ProblemCode.values()) {
            if (!neverMetByShoppers.contains(code)) {
                assertThat(english.forScripts()).containsKey("problem." + code.slug());
            }
        }
    }

    @Test
    void moneyIsWrittenAsTheLanguageDoes() {
        assertThat(english.money(new Price(39_900, "EUR"))).isEqualTo("€399");
        assertThat(english.money(new Price(1_999, "EUR"))).isEqualTo("€19.99");
        assertThat(chinese.money(new Price(129_900, "CNY"))).isEqualTo("¥1,299");
        assertThat(english.money(new Price(1_500, "JPY"))).contains("1,500");
    }

    @Test
    void theBrowsersLanguageIsTaken() {
        assertThat(Language.of("zh-CN,zh;q=0.9,en;q=0.8")).isEqualTo(Language.CHINESE);
        assertThat(Language.of("de,zh-TW;q=0.5,en;q=0.4")).isEqualTo(Language.CHINESE);
        assertThat(Language.of("en-GB,zh;q=0.2")).isEqualTo(Language.ENGLISH);
        for (var none : new String[] {null, "", "xx", "*", ";;;", "zh;q=0", "x".repeat(300)}) {
            assertThat(Language.of(none)).as(none).isEqualTo(Language.ENGLISH);
        }
    }

    static StorefrontProperties defaults() {
        return new Binder(org.springframework.boot.context.properties.source.ConfigurationPropertySources.get(
                        with(new MockEnvironment())))
                .bindOrCreate("flash.gateway.storefront", StorefrontProperties.class);
    }

    private static MockEnvironment with(MockEnvironment environment) {
        org.springframework.boot.context.properties.source.ConfigurationPropertySources.attach(environment);
        return environment.withProperty(
                "flash.gateway.storefront.refresh-every", Duration.ofSeconds(1).toString());
    }

    private static Set<String> places(String text) {
        return PLACE.matcher(text).results().map(found -> found.group()).collect(Collectors.toSet());
    }
}
