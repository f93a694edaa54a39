package io.flashsale.payment.adapter.sandbox;

import io.flashsale.payment.PaymentProperties;
import io.flashsale.payment.sandbox.Secrets;
import io.flashsale.platform.http.Breaker;
import io.flashsale.platform.http.HttpProperties;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class SandboxConfiguration {

    @Bean
    Secrets callbackSecrets(PaymentProperties properties) {
        var secrets = new Secrets(properties.sandbox().secretsFile());
        // Fails at the start rather than at the first callback.
        secrets.signing();
        return secrets;
    }

    @Bean
    SandboxHttp sandboxHttp(
            PaymentProperties properties, HttpProperties http, Secrets secrets, Clock clock, MeterRegistry meters) {
        return new SandboxHttp(
                properties.sandbox(), secrets, clock, new Breaker("provider", http.breaker(), meters), meters);
    }
}
