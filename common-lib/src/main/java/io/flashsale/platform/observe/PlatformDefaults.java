package io.flashsale.platform.observe;

import java.util.List;
import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;

/**
 * Makes {@code platform-defaults.yml} what its name says. An imported file wins over the file that imports it; a default
 * has to lose. Also puts the management port 1000 above the service's, unless somebody set it, and leads spans to the endpoint
 * that {@code flash.trace.endpoint} names: without one none is recorded.
 */
public final class PlatformDefaults implements EnvironmentPostProcessor, Ordered {

    private static final String FILE = "platform-defaults.yml";
    private static final int MANAGEMENT_OFFSET = 1000;
    private static final String EXPORT_TO = "management.opentelemetry.tracing.export.otlp.endpoint";
    private static final String SHARE = "management.tracing.sampling.probability";

    @Override
    public int getOrder() {
        return ConfigDataEnvironmentPostProcessor.ORDER + 1;
    }

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        var sources = environment.getPropertySources();
        sources.addLast(new MapPropertySource("traces", traces(environment)));
        List<PropertySource<?>> defaults =
                sources.stream().filter(s -> s.getName().contains(FILE)).toList();
        for (var source : defaults) {
            sources.remove(source.getName());
            sources.addLast(source);
        }
        int port = environment.getProperty("server.port", Integer.class, 8080);
        int management = environment.getProperty(
                "FLASH_MANAGEMENT_PORT", Integer.class, port == 0 ? 0 : port + MANAGEMENT_OFFSET);
        sources.addLast(new MapPropertySource("management port", Map.of("management.server.port", management)));
    }

    /** An empty address is none, which Spring Boot would try to export to. */
    private static Map<String, Object> traces(ConfigurableEnvironment environment) {
        String endpoint = environment.getProperty("flash.trace.endpoint", "");
        return endpoint.isBlank() ? Map.of(SHARE, 0) : Map.of(EXPORT_TO, endpoint);
    }
}
