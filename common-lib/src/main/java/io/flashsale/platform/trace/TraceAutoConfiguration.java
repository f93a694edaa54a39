package io.flashsale.platform.trace;

import io.opentelemetry.api.OpenTelemetry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

@AutoConfiguration
public class TraceAutoConfiguration {

    @Bean
    Traces traces(ObjectProvider<OpenTelemetry> openTelemetry, @Value("${flash.trace.endpoint:}") String endpoint) {
        return new Traces(openTelemetry.getIfAvailable(OpenTelemetry::noop), !endpoint.isBlank());
    }
}
