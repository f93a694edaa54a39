package io.flashsale.platform.observe;

import io.micrometer.observation.ObservationPredicate;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.http.server.observation.ServerRequestObservationContext;

@AutoConfiguration
public class ObserveAutoConfiguration {

    /** Probes and scrapes are no traffic: they make no spans and no timers. */
    @Bean
    ObservationPredicate noObservationOfActuator() {
        return (_, context) -> !(context instanceof ServerRequestObservationContext server
                && server.getCarrier() != null
                && server.getCarrier().getRequestURI().startsWith("/actuator"));
    }
}
