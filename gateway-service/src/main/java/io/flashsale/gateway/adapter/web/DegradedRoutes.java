package io.flashsale.gateway.adapter.web;

import io.flashsale.gateway.GatewayProperties;
import io.flashsale.gateway.adapter.degrade.Degradation;
import io.flashsale.gateway.adapter.upstream.Upstreams;
import io.flashsale.platform.trace.Traces;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.web.servlet.function.RequestPredicate;
import org.springframework.web.servlet.function.RequestPredicates;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;
import tools.jackson.databind.json.JsonMapper;

/** Routes that take over from the usual ones while something is given up. */
@Configuration(proxyBeanMethods = false)
class DegradedRoutes {

    @Bean
    @Order(0)
    RouterFunction<ServerResponse> roughSales(
            Upstreams upstreams,
            Degradation degradation,
            GatewayProperties properties,
            JsonMapper json,
            Traces traces) {
        var passOn = new PassOn(upstreams.of("inventory"), traces);
        var rough = new RoughSales(passOn, degradation, properties.degradation(), json);
        // The level first: normally that is all there is to it.
        return RouterFunctions.route(
                new WhileGivenUp(rough)
                        .and(RequestPredicates.method(HttpMethod.GET))
                        .and(RequestPredicates.path("/api/v1/sales")
                                .or(RequestPredicates.path("/api/v1/sales/{saleId}"))),
                rough);
    }

    /** A name of its own: the list of mappings shows it. */
    private record WhileGivenUp(RoughSales rough) implements RequestPredicate {

        @Override
        public boolean test(ServerRequest request) {
            return rough.isFor();
        }

        @Override
        public String toString() {
            return "stock figures given up";
        }
    }
}
