package io.flashsale.gateway.adapter.web;

import static org.springframework.cloud.gateway.server.mvc.handler.GatewayRouterFunctions.route;
import static org.springframework.web.servlet.function.RequestPredicates.path;

import io.flashsale.gateway.GatewayProperties;
import io.flashsale.gateway.adapter.upstream.Upstreams;
import io.flashsale.gateway.domain.ItemKey;
import io.flashsale.gateway.domain.SoldOutFlags;
import io.flashsale.platform.lane.Lanes;
import io.flashsale.platform.trace.Traces;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.web.servlet.function.RequestPredicates;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;
import tools.jackson.databind.json.JsonMapper;

/**
 * Which path belongs to whom (section 8 of the design). It is a list of what is let through: {@code /internal/**} and
 * whatever a service may grow besides is not on it.
 */
@Configuration(proxyBeanMethods = false)
class Routes {

    static final String PLACE_ORDER = "/api/v1/sales/{saleId}/items/{skuId}/orders";

    static final String RESTOCK = "/api/v1/sales/{saleId}/items/{skuId}/restock";

    private final Traces traces;

    Routes(Traces traces) {
        this.traces = traces;
    }

    @Bean
    SoldOutFlags soldOutFlags(GatewayProperties properties, MeterRegistry meters) {
        var soldOut = properties.soldOut();
        var flags = new SoldOutFlags(soldOut.ttl().toNanos(), soldOut.maxItems());
        meters.gauge("flash.gateway.soldout.flags", flags, SoldOutFlags::size);
        return flags;
    }

    @Bean
    PlaceOrder placeOrder(
            Upstreams upstreams,
            SoldOutFlags flags,
            GatewayProperties properties,
            Lanes lanes,
            JsonMapper json,
            MeterRegistry meters) {
        var orders = upstreams.of("order");
        return new PlaceOrder(
                new PassOn(orders, traces),
                properties.checkout().maxBundle() == 1 ? null : new CheckoutLane(orders, lanes, properties, traces),
                flags,
                properties.soldOut(),
                System::nanoTime,
                json,
                meters);
    }

    /** For what {@link CheckoutDoor} leaves. */
    @Bean
    @Order(1)
    RouterFunction<ServerResponse> placeOrders(PlaceOrder placeOrder) {
        return route("place-order")
                .route(RequestPredicates.POST(PLACE_ORDER), placeOrder)
                .build();
    }

    /** Units that an operator adds through this gateway are on sale at once. */
    @Bean
    @Order(1)
    RouterFunction<ServerResponse> restock(Upstreams upstreams, SoldOutFlags flags) {
        var passOn = new PassOn(upstreams.of("inventory"), traces);
        return route("restock")
                .POST(RESTOCK, request -> {
                    var answer = passOn.handle(request);
                    if (answer.statusCode().is2xxSuccessful()) {
                        flags.hasUnits(new ItemKey(request.pathVariable("saleId"), request.pathVariable("skuId")));
                    }
                    return answer;
                })
                .build();
    }

    /** More special than the order's own paths, so asked first. */
    @Bean
    @Order(2)
    RouterFunction<ServerResponse> payments(Upstreams upstreams) {
        return route("payment")
                .route(
                        path("/api/v1/orders/{orderId}/payments")
                                .or(path("/api/v1/payments/{paymentId}"))
                                .or(path("/api/v1/payments/callbacks/{provider}")),
                        new PassOn(upstreams.of("payment"), traces))
                .build();
    }

    @Bean
    @Order(2)
    RouterFunction<ServerResponse> logistics(Upstreams upstreams) {
        return route("logistics")
                .route(
                        path("/api/v1/orders/{orderId}/parcels")
                                .or(path("/api/v1/parcels/{trackingNumber}"))
                                .or(path("/api/v1/scans")),
                        new PassOn(upstreams.of("logistics"), traces))
                .build();
    }

    @Bean
    @Order(2)
    RouterFunction<ServerResponse> orderEvents(
            Upstreams upstreams, GatewayProperties properties, MeterRegistry meters) {
        var bounds = properties.upstream();
        var streams = new StreamOn(upstreams.of("order"), bounds.maxStreams(), bounds.streamsLast());
        meters.gauge("flash.gateway.streams.free", streams, StreamOn::free);
        return route("order-events")
                .route(RequestPredicates.GET("/api/v1/orders/{orderId}/events"), streams)
                .build();
    }

    @Bean
    @Order(3)
    RouterFunction<ServerResponse> orders(Upstreams upstreams) {
        return route("order")
                .route(
                        path("/api/v1/orders")
                                .or(path("/api/v1/orders/{orderId}"))
                                .or(path("/api/v1/orders/{orderId}/cancel"))
                                .or(path(PLACE_ORDER)),
                        new PassOn(upstreams.of("order"), traces))
                .build();
    }

    @Bean
    KeptSales keptSales(Upstreams upstreams, GatewayProperties properties, MeterRegistry meters) {
        return new KeptSales(
                new PassOn(upstreams.of("inventory"), traces),
                properties.reads(),
                properties.upstream().responseTimeout(),
                System::nanoTime,
                meters);
    }

    @Bean
    @Order(3)
    RouterFunction<ServerResponse> sales(Upstreams upstreams, KeptSales kept) {
        return route("inventory")
                .route(RequestPredicates.GET(PlainRead.LIST).or(RequestPredicates.GET(PlainRead.ONE)), kept)
                .route(
                        path(PlainRead.LIST)
                                .or(path(PlainRead.ONE))
                                .or(path("/api/v1/sales/{saleId}/{verb:publish|pause|resume|close}"))
                                .or(path(RESTOCK))
                                .or(path("/api/v1/sales/{saleId}/items/{skuId}/{verb:freeze|unfreeze}"))
                                .or(path("/api/v1/admin/{what:repairs|freezes}")),
                        new PassOn(upstreams.of("inventory"), traces))
                .build();
    }
}
