package io.flashsale.gateway.adapter.web;

import io.flashsale.contract.ProblemCode;
import io.flashsale.platform.security.Callers;
import io.flashsale.platform.web.ProblemException;
import io.flashsale.platform.web.ProblemWriter;
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
 * The short way of a plain checkout: past Spring Security's chain, the dispatcher and the routes, which cost the gateway
 * more than all it does for an order. Whatever is not plain takes the long way, and is told the same there
 * (docs/adr/0027-a-short-way-for-the-checkout.md).
 */
final class CheckoutDoor extends OncePerRequestFilter {

    private final Callers callers;
    private final LimitFilters.ByUserAndItem limits;
    private final PlaceOrder placeOrder;
    private final ProblemWriter writer;
    private final HandlerExceptionResolver failures;

    CheckoutDoor(
            Callers callers,
            LimitFilters.ByUserAndItem limits,
            PlaceOrder placeOrder,
            ProblemWriter writer,
            HandlerExceptionResolver failures) {
        this.callers = callers;
        this.limits = limits;
        this.placeOrder = placeOrder;
        this.writer = writer;
        this.failures = failures;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var checkout = PlainCheckout.of(request);
        if (checkout == null) {
            chain.doFilter(request, response);
            return;
        }
        ServerHttpObservationFilter.findObservationContext(request)
                .ifPresent(observed -> observed.setPathPattern(Routes.PLACE_ORDER));
        ShortWay.headers(response);
        try {
            var user = callers.verify(checkout.token()).userId().value();
            limits.attemptOf(user, request, response, (_, _) -> place(request, response, checkout, user));
        } catch (ProblemException refused) {
            if (refused.problem().code() == ProblemCode.UNAUTHENTICATED) {
                response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer error=\"invalid_token\"");
            }
            writer.write(request, response, refused.problem());
        }
    }

    private void place(HttpServletRequest request, HttpServletResponse response, PlainCheckout checkout, String user)
            throws IOException, ServletException {
        try {
            placeOrder.place(request, checkout, user).writeTo(response);
        } catch (IOException | RuntimeException failure) {
            // As behind the dispatcher: one place says what a failure is for the client.
            if (failures.resolveException(request, response, null, failure) == null) {
                throw failure;
            }
        }
    }
}
