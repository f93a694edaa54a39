package io.flashsale.gateway.adapter.web;

import io.flashsale.contract.ProblemCode;
import io.flashsale.gateway.adapter.limit.Counted;
import io.flashsale.gateway.adapter.limit.SentinelLimits;
import io.flashsale.gateway.domain.Limit;
import io.flashsale.platform.web.Problem;
import io.flashsale.platform.web.ProblemWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.springframework.http.server.PathContainer;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/** The limits at the door: by address before the token is looked at, by user and item once it is known whose it is. */
final class LimitFilters {

    private LimitFilters() {}

    static final class ByAddress extends OncePerRequestFilter {

        private final SentinelLimits limits;
        private final ProblemWriter writer;

        ByAddress(SentinelLimits limits, ProblemWriter writer) {
            this.limits = limits;
            this.writer = writer;
        }

        @Override
        protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws ServletException, IOException {
            if (limits.pass(Counted.ADDRESS, request.getRemoteAddr())) {
                chain.doFilter(request, response);
            } else {
                refuse(Counted.ADDRESS, limits, writer, request, response);
            }
        }
    }

    static final class ByUserAndItem extends OncePerRequestFilter {

        private static final PathPattern PLACE_ORDER = PathPatternParser.defaultInstance.parse(Routes.PLACE_ORDER);

        private final SentinelLimits limits;
        private final ProblemWriter writer;

        ByUserAndItem(SentinelLimits limits, ProblemWriter writer) {
            this.limits = limits;
            this.writer = writer;
        }

        @Override
        protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws ServletException, IOException {
            var caller = SecurityContextHolder.getContext().getAuthentication();
            if (caller != null && !(caller instanceof AnonymousAuthenticationToken)) {
                response.setHeader("RateLimit-Policy", policy(Counted.USER, limits.limit(Counted.USER)));
                if (!limits.pass(Counted.USER, caller.getName())) {
                    refuse(Counted.USER, limits, writer, request, response);
                    return;
                }
            }
            if ("POST".equals(request.getMethod())) {
                var path = PathContainer.parsePath(request.getRequestURI());
                if (PLACE_ORDER.matches(path) && !limits.pass(Counted.ITEM, request.getRequestURI())) {
                    refuse(Counted.ITEM, limits, writer, request, response);
                    return;
                }
            }
            chain.doFilter(request, response);
        }
    }

    private static void refuse(
            Counted counted,
            SentinelLimits limits,
            ProblemWriter writer,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        var limit = limits.limit(counted);
        response.setHeader("RateLimit-Policy", policy(counted, limit));
        response.setHeader("RateLimit", "\"" + counted.label() + "\";r=0;t=" + limit.seconds());
        writer.write(
                request,
                response,
                new Problem(
                        ProblemCode.TOO_MANY_REQUESTS,
                        null,
                        Map.of("limit", counted.label()),
                        Duration.ofSeconds(limit.seconds())));
    }

    /** As in draft-ietf-httpapi-ratelimit-headers: quota and window in seconds. */
    private static String policy(Counted counted, Limit limit) {
        return "\"" + counted.label() + "\";q=" + limit.requests() + ";w=" + limit.seconds();
    }
}
