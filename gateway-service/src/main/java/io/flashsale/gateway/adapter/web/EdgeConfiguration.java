package io.flashsale.gateway.adapter.web;

import io.flashsale.gateway.GatewayProperties;
import io.flashsale.gateway.adapter.degrade.Degradation;
import io.flashsale.gateway.adapter.limit.SentinelLimits;
import io.flashsale.gateway.adapter.limit.SystemProtection;
import io.flashsale.gateway.adapter.limit.UserLimit;
import io.flashsale.gateway.domain.Networks;
import io.flashsale.platform.web.ProblemWriter;
import jakarta.servlet.Filter;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** The order of the filters: hygiene, (trace, request id), headers of every answer, address, (body, token), user and item. */
@Configuration(proxyBeanMethods = false)
class EdgeConfiguration {

    private static final int AFTER_REQUEST_ID = Ordered.HIGHEST_PRECEDENCE + 12;
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

    private static <F extends Filter> FilterRegistrationBean<F> at(F filter, int order) {
        var registration = new FilterRegistrationBean<>(filter);
        registration.setOrder(order);
        return registration;
    }
}
