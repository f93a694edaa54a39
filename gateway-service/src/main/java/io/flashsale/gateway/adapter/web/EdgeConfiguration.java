package io.flashsale.gateway.adapter.web;

import io.flashsale.gateway.GatewayProperties;
import io.flashsale.gateway.adapter.degrade.Degradation;
import io.flashsale.gateway.adapter.limit.SentinelLimits;
import io.flashsale.gateway.adapter.limit.SystemProtection;
import io.flashsale.gateway.adapter.limit.UserLimit;
import io.flashsale.gateway.domain.Networks;
import io.flashsale.platform.security.Callers;
import io.flashsale.platform.web.ProblemWriter;
import jakarta.servlet.Filter;
import java.util.Objects;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * The order of the filters: hygiene, (trace, request id), headers of every answer, address, (body), the checkout's door,
 * the sales', (token), user and item.
 */
@Configuration(proxyBeanMethods = false)
class EdgeConfiguration {

    private static final int AFTER_REQUEST_ID = Ordered.HIGHEST_PRECEDENCE + 12;

    /** After the filters of the platform that look at a request's form (15 and 20), before Spring Security's chain (-100). */
    private static final int BEFORE_SECURITY = Ordered.HIGHEST_PRECEDENCE + 30;

    private static final int AFTER_SECURITY = 0;

    @Bean
    FilterRegistrationBean<HygieneFilter> hygiene(GatewayProperties properties) {
        var networks = new Networks(properties.trustedProxies());
        return at(new HygieneFilter(networks, properties.acceptTraceContext()), Ordered.HIGHEST_PRECEDENCE);
    }

    @Bean
    FilterRegistrationBean<AnswerHeadersFilter> answerHeaders() {
        return at(new AnswerHeadersFilter(), AFTER_REQUEST_ID);
    }

    @Bean
    FilterRegistrationBean<LimitFilters.ByAddress> limitByAddress(
            SystemProtection system, SentinelLimits limits, ProblemWriter writer) {
        return at(new LimitFilters.ByAddress(system, limits, writer), AFTER_REQUEST_ID + 1);
    }

    @Bean
    FilterRegistrationBean<InternalPathsFilter> internalPaths(ProblemWriter writer) {
        return at(new InternalPathsFilter(writer), AFTER_REQUEST_ID + 2);
    }

    @Bean
    FilterRegistrationBean<LimitFilters.ByUserAndItem> limitByUserAndItem(
            SentinelLimits limits,
            UserLimit shared,
            Degradation degradation,
            GatewayProperties properties,
            ProblemWriter writer) {
        var retryAfter = properties.degradation().retryAfter();
        return at(new LimitFilters.ByUserAndItem(limits, shared, degradation, retryAfter, writer), AFTER_SECURITY);
    }

    @Bean
    FilterRegistrationBean<CheckoutDoor> checkoutDoor(
            Callers callers,
            FilterRegistrationBean<LimitFilters.ByUserAndItem> limits,
            PlaceOrder placeOrder,
            ProblemWriter writer,
            @Qualifier("handlerExceptionResolver") HandlerExceptionResolver failures) {
        return at(
                new CheckoutDoor(callers, Objects.requireNonNull(limits.getFilter()), placeOrder, writer, failures),
                BEFORE_SECURITY);
    }

    /** Behind the checkout's, whose way it must not make longer. */
    @Bean
    FilterRegistrationBean<SalesDoor> salesDoor(
            KeptSales sales,
            Degradation degradation,
            @Qualifier("handlerExceptionResolver") HandlerExceptionResolver failures) {
        return at(new SalesDoor(sales, degradation, failures), BEFORE_SECURITY + 1);
    }

    private static <F extends Filter> FilterRegistrationBean<F> at(F filter, int order) {
        var registration = new FilterRegistrationBean<>(filter);
        registration.setOrder(order);
        return registration;
    }
}
