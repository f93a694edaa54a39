package io.flashsale.gateway.adapter.limit;

import io.flashsale.gateway.GatewayProperties;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ClassPathResource;

/** As a deployment without a profile has them. */
final class DeploymentSettings {

    private DeploymentSettings() {}

    /** @param changed names below {@code flash.gateway} and values, in turn */
    static GatewayProperties with(String... changed) {
        Map<String, Object> changes = new HashMap<>();
        for (int i = 0; i < changed.length; i += 2) {
            changes.put("flash.gateway." + changed[i], changed[i + 1]);
        }
        var environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("changed", changes));
        try {
            var files = new YamlPropertySourceLoader().load("application", new ClassPathResource("application.yml"));
            environment.getPropertySources().addLast(files.getFirst());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return Binder.get(environment)
                .bind("flash.gateway", GatewayProperties.class)
                .get();
    }
}
