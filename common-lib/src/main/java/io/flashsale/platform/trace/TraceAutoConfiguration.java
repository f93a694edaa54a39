package io.flashsale.platform.trace;

import io.opentelemetry.api.OpenTelemetry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

@AutoConfiguration
public class TraceAutoConfiguration {

    @Bean
    Traces traces(ObjectProvider<OpenTelemetry> openTelemetry) {
        return new Traces(openTelemetry.getIfAvailable(OpenTelemetry::noop));
    }
}
