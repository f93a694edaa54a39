package io.flashsale.gateway.adapter.web;

import io.flashsale.gateway.adapter.degrade.Degradation;
import io.flashsale.gateway.domain.Level;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.filter.ServerHttpObservationFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * The short way of a look at the sales without a token: past Spring Security's chain, the dispatcher and the routes.
 * Whoever names himself is asked for his token, and counted, on the long way, which gives the same answer.
 */
final class SalesDoor extends OncePerRequestFilter {

    private final KeptSales sales;
    private final Degradation degradation;
    private final HandlerExceptionResolver failures;

    SalesDoor(KeptSales sales, Degradation degradation, HandlerExceptionResolver failures) {
        this.sales = sales;
        this.degradation = degradation;
        this.failures = failures;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var read = sales.isOn() && request.getHeader(HttpHeaders.AUTHORIZATION) == null ? PlainRead.of(request) : null;
        if (read == null || degradation.givesUp(Level.STOCK_FIGURES)) {
            chain.doFilter(request, response);
            return;
        }
        ServerHttpObservationFilter.findObservationContext(request)
                .ifPresent(observed -> observed.setPathPattern(read.route()));
        ShortWay.headers(response);
        try {
            sales.get(read).writeTo(response);
        } catch (IOException | RuntimeException failure) {
            // As behind the dispatcher: one place says what a failure is for the client.
            if (failures.resolveException(request, response, null, failure) == null) {
                throw failure;
            }
        }
    }
}
