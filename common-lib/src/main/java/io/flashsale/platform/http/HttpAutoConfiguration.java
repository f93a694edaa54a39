package io.flashsale.platform.http;

import io.flashsale.platform.security.ResourceServerAutoConfiguration;
import io.flashsale.platform.security.ServiceToken;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

@AutoConfiguration(after = ResourceServerAutoConfiguration.class)
@EnableConfigurationProperties(HttpProperties.class)
public class HttpAutoConfiguration {

    @Bean
    InternalHttp internalHttp(
            HttpProperties properties,
            ServiceToken serviceToken,
            ObjectProvider<ObservationRegistry> observations,
            ObjectProvider<MeterRegistry> meters) {
        return new InternalHttp(
                properties,
                serviceToken,
                observations.getIfAvailable(() -> ObservationRegistry.NOOP),
                meters.getIfAvailable(() -> Metrics.globalRegistry));
    }
}
