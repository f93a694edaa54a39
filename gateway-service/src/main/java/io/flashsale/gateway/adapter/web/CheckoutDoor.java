package io.flashsale.gateway.adapter.web;

import io.flashsale.contract.ProblemCode;
import io.flashsale.gateway.domain.ItemKey;
import io.flashsale.platform.security.Callers;
import io.flashsale.platform.web.ProblemException;
import io.flashsale.platform.web.ProblemWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
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

    /** Routes.PLACE_ORDER without a character that anybody could read in two ways. */
    private static final Pattern PATH =
            Pattern.compile("/api/v1/sales/([A-Za-z0-9_-][A-Za-z0-9._-]*)/items/([A-Za-z0-9_-][A-Za-z0-9._-]*)/orders");

    /** RFC 6750, 2.1. */
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

    private static final String PREFIX = "/api/v1/sales/";

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
        var path = plain(request);
        var token = path == null ? null : CheckoutLane.token(request);
        var key = token == null ? null : request.getHeader(PassOn.IDEMPOTENCY_KEY);
        if (path == null
                || token == null
                || key == null
                || !TOKEN.matcher(token).matches()) {
            chain.doFilter(request, response);
            return;
        }
        ServerHttpObservationFilter.findObservationContext(request)
                .ifPresent(observed -> observed.setPathPattern(Routes.PLACE_ORDER));
        // As Spring Security's chain says it of every other answer.
        response.setHeader("X-Frame-Options", "DENY");
        response.setHeader("X-XSS-Protection", "0");
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        try {
            var user = callers.verify(token).userId().value();
            var item = new ItemKey(path.group(1), path.group(2));
            limits.attemptOf(user, request, response, (_, _) -> place(request, response, item, user, key));
        } catch (ProblemException refused) {
            if (refused.problem().code() == ProblemCode.UNAUTHENTICATED) {
                response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer error=\"invalid_token\"");
            }
            writer.write(request, response, refused.problem());
        }
    }

    private void place(HttpServletRequest request, HttpServletResponse response, ItemKey item, String user, String key)
            throws IOException, ServletException {
        try {
            placeOrder.place(request, item, user, key).writeTo(response);
        } catch (IOException | RuntimeException failure) {
            // As behind the dispatcher: one place says what a failure is for the client.
            if (failures.resolveException(request, response, null, failure) == null) {
                throw failure;
            }
        }
    }

    private static @Nullable Matcher plain(HttpServletRequest request) {
        var uri = request.getRequestURI();
        if (!uri.startsWith(PREFIX) || !"POST".equals(request.getMethod()) || !CheckoutLane.carries(request)) {
            return null;
        }
        var path = PATH.matcher(uri);
        return path.matches() ? path : null;
    }
}
