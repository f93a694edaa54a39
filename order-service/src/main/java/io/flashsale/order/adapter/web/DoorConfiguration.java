package io.flashsale.order.adapter.web;

import io.flashsale.platform.security.Callers;
import io.flashsale.platform.trace.Traces;
import io.flashsale.platform.web.ProblemWriter;
import jakarta.validation.Validator;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.servlet.HandlerExceptionResolver;
import tools.jackson.databind.json.JsonMapper;

/** Where bundles come in. */
@Configuration(proxyBeanMethods = false)
class DoorConfiguration {

    /** After the filters of the platform that look at a request's form (15 and 20), before Spring Security's chain (-100). */
    private static final int BEFORE_SECURITY = Ordered.HIGHEST_PRECEDENCE + 30;

    @Bean
    FilterRegistrationBean<CheckoutBundleDoor> checkoutBundleDoor(
            Checkout checkout,
            Callers callers,
            JsonMapper json,
            Validator validator,
            ProblemWriter problems,
            Traces traces,
            @Qualifier("handlerExceptionResolver") HandlerExceptionResolver failures) {
        var door = new FilterRegistrationBean<>(
                new CheckoutBundleDoor(checkout, callers, json, validator, problems, traces, failures));
        door.addUrlPatterns(CheckoutBundleDoor.PATH);
        door.setOrder(BEFORE_SECURITY);
        return door;
    }
}
