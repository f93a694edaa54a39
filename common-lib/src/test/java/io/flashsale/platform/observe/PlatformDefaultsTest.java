package io.flashsale.platform.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

class PlatformDefaultsTest {

    private static final String EXPORT_TO = "management.opentelemetry.tracing.export.otlp.endpoint";
    private static final String SHARE = "management.tracing.sampling.probability";

    @Test
    void withoutAnEndpointNothingIsRecordedOrExported() {
        var environment = processed("");
        assertThat(environment.getProperty(EXPORT_TO)).isNull();
        assertThat(environment.getProperty(SHARE)).isEqualTo("0");
    }

    @Test
    void withAnEndpointTheDefaultsShareGoesThere() {
        var environment = processed("http://collector:4318/v1/traces");
        assertThat(environment.getProperty(EXPORT_TO)).isEqualTo("http://collector:4318/v1/traces");
        assertThat(environment.getProperty(SHARE)).isEqualTo("0.1");
    }

    private static ConfigurableEnvironment processed(String endpoint) {
        var environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .addFirst(new MapPropertySource(
                        "class path resource [platform-defaults.yml]",
                        Map.of("flash.trace.endpoint", endpoint, SHARE, "0.1")));
        new PlatformDefaults().postProcessEnvironment(environment, new SpringApplication());
        return environment;
    }
}
