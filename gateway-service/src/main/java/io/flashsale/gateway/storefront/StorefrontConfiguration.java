package io.flashsale.gateway.storefront;

import io.flashsale.gateway.app.port.Services;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(StorefrontProperties.class)
class StorefrontConfiguration {

    @Bean
    SalesBoard salesBoard(Services services, StorefrontProperties properties) {
        return new SalesBoard(services, properties, System::nanoTime);
    }

    @Bean
    Assets storefrontAssets() {
        return assets(texts());
    }

    @Bean
    Pages storefrontPages(Assets assets, StorefrontProperties properties) {
        return new Pages(assets, texts(), properties);
    }

    static Map<Language, Texts> texts() {
        var texts = new EnumMap<Language, Texts>(Language.class);
        for (var language : Language.values()) {
            texts.put(language, Texts.read(language));
        }
        return texts;
    }

    /** What is written, what is drawn, and the words that the scripts say. */
    static Assets assets(Map<Language, Texts> texts) {
        var json = new JsonMapper();
        var made = new HashMap<String, byte[]>(Goods.pictures());
        texts.forEach((language, words) -> made.put(
                "texts-" + language.path() + ".js",
                ("export default " + json.writeValueAsString(words.forScripts()) + ";\n")
                        .getBytes(StandardCharsets.UTF_8)));
        return new Assets(made);
    }
}
