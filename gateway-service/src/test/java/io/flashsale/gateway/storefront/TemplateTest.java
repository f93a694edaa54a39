package io.flashsale.gateway.storefront;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TemplateTest {

    private static final Assets ASSETS = StorefrontConfiguration.assets(StorefrontConfiguration.texts());
    private static final Texts TEXTS = new Texts(Language.ENGLISH, Map.of("a", "<a> & \"b\" {0}"));

    @Test
    void everythingButMarkupIsEscaped() {
        var template = Template.of("x", "<p title=\"{{v}}\">{{v}} {{h}} {{t:a}}</p>", ASSETS);
        assertThat(template.render(TEXTS, Map.of("v", "\"'<script>&", "h", new Html("<b>")))
                        .markup())
                .isEqualTo("<p title=\"&quot;&#39;&lt;script&gt;&amp;\">&quot;&#39;&lt;script&gt;&amp; <b> "
                        + "&lt;a&gt; &amp; &quot;b&quot; {0}</p>");
    }

    @Test
    void aValueWithPlacesInItStaysAsItIs() {
        var template = Template.of("x", "{{v}}", ASSETS);
        assertThat(template.render(TEXTS, Map.of("v", "{{t:a}}")).markup()).isEqualTo("{{t:a}}");
    }

    @Test
    void aPlaceWhereEscapingIsNotEnoughIsRefused() {
        for (var source : new String[] {
            "<a href={{v}}>", "<script>var x = \"{{v}}\"</script>", "<style>p{color:{{v}}}</style>", "{{v"
        }) {
            assertThatIllegalStateException().isThrownBy(() -> Template.of("x", source, ASSETS));
        }
        Template.of("x", "<script src=\"{{v}}\"></script>{{v}}", ASSETS);
    }

    @Test
    void misspeltNamesAreNoticed() {
        var template = Template.of("x", "{{v}}", ASSETS);
        assertThatIllegalStateException().isThrownBy(() -> template.render(TEXTS, Map.of("w", "")));
        assertThatIllegalStateException().isThrownBy(() -> template.render(TEXTS, Map.of("v", "", "w", "")));
        assertThatIllegalStateException()
                .isThrownBy(() -> Template.of("x", "{{t:none}}", ASSETS).render(TEXTS, Map.of()));
        assertThatIllegalStateException()
                .isThrownBy(() -> Template.of("x", "{{asset:none.js}}", ASSETS).render(TEXTS, Map.of()));
    }
}
