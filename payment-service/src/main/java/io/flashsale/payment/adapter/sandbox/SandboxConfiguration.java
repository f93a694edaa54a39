package io.flashsale.payment.adapter.sandbox;

import io.flashsale.payment.PaymentProperties;
import io.flashsale.payment.sandbox.Secrets;
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
    SandboxHttp sandboxHttp(PaymentProperties properties, Secrets secrets, Clock clock) {
        return new SandboxHttp(properties.sandbox(), secrets, clock);
    }
}
