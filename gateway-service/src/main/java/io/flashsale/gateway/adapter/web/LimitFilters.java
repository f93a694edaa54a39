package io.flashsale.gateway.adapter.web;

import io.flashsale.contract.ProblemCode;
import io.flashsale.gateway.adapter.degrade.Degradation;
import io.flashsale.gateway.adapter.limit.Count;
import io.flashsale.gateway.adapter.limit.Counted;
import io.flashsale.gateway.adapter.limit.SentinelLimits;
import io.flashsale.gateway.adapter.limit.SystemProtection;
import io.flashsale.gateway.adapter.limit.UserLimit;
import io.flashsale.gateway.domain.Level;
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
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.PathContainer;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * The limits at the door: the process' own and the address' before the token is looked at; the user's and the item's, and
 * what is given up under pressure, once it is known whose request it is.
 */
final class LimitFilters {

    private static final String POST = "POST";
    private static final String GET = "GET";

    private LimitFilters() {}

    static final class ByAddress extends OncePerRequestFilter {

        private static final Duration SYSTEM_RETRY_AFTER = Duration.ofSeconds(1);

        /**
         * Whoever can relieve the gateway must get through to it. Few at once: the token has not been looked at here, so
         * anybody may come along on these paths.
         */
        private static final int OPERATORS_PLACES = 8;

        private final Semaphore operatorsPlaces = new Semaphore(OPERATORS_PLACES);

        private final SystemProtection system;
        private final SentinelLimits limits;
        private final ProblemWriter writer;

        ByAddress(SystemProtection system, SentinelLimits limits, ProblemWriter writer) {
            this.system = system;
            this.limits = limits;
            this.writer = writer;
        }

        @Override
        protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws ServletException, IOException {
            if (isOperators(request.getRequestURI()) && operatorsPlaces.tryAcquire()) {
                try {
                    counted(request, response, chain);
                } finally {
                    operatorsPlaces.release();
                }
                return;
            }
            try (var admission = system.admit()) {
                if (admission == null) {
                    var problem =
                            new Problem(ProblemCode.UNAVAILABLE, null, Map.of("limit", "system"), SYSTEM_RETRY_AFTER);
                    writer.write(request, response, problem);
                } else {
                    counted(request, response, chain);
                }
            }
        }

        private void counted(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws ServletException, IOException {
            if (limits.pass(Counted.ADDRESS, request.getRemoteAddr())) {
                chain.doFilter(request, response);
            } else {
                var limit = limits.limit(Counted.ADDRESS);
                response.setHeader("RateLimit-Policy", policy(Counted.ADDRESS, limit));
                refuse(Counted.ADDRESS, Duration.ofSeconds(limit.seconds()), writer, request, response);
            }
        }

        private static boolean isOperators(String path) {
            return path.startsWith("/api/v1/admin/") || path.startsWith("/admin/");
        }
    }

    static final class ByUserAndItem extends OncePerRequestFilter {

        private static final PathPattern PLACE_ORDER = PathPatternParser.defaultInstance.parse(Routes.PLACE_ORDER);
        private static final PathPattern ORDERS = PathPatternParser.defaultInstance.parse("/api/v1/orders");

        /** Answers without which it is not known how long a service takes. */
        private static final int CONFLICT = 409;

        private record Policy(Limit limit, String text) {}

        private final SentinelLimits limits;
        private final UserLimit shared;
        private final Degradation degradation;
        private final Duration givenUpRetryAfter;
        private final ProblemWriter writer;
        private volatile @Nullable Policy userPolicy;

        ByUserAndItem(
                SentinelLimits limits,
                UserLimit shared,
                Degradation degradation,
                Duration givenUpRetryAfter,
                ProblemWriter writer) {
            this.limits = limits;
            this.shared = shared;
            this.degradation = degradation;
            this.givenUpRetryAfter = givenUpRetryAfter;
            this.writer = writer;
        }

        @Override
        protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws ServletException, IOException {
            var caller = SecurityContextHolder.getContext().getAuthentication();
            boolean known = caller != null && !(caller instanceof AnonymousAuthenticationToken);
            if (known && !passesUser(caller.getName(), request, response)) {
                return;
            }
            if (isAttemptToOrder(request)) {
                attempt(request, response, chain);
            } else if (degradation.givesUp(Level.ORDER_HISTORY) && isOrderHistory(request)) {
                giveUp(Level.ORDER_HISTORY, request, response);
            } else {
                chain.doFilter(request, response);
            }
        }

        /** For whoever knows already that this is a plain attempt to order, and whose. */
        void attemptOf(String user, HttpServletRequest request, HttpServletResponse response, FilterChain rest)
                throws ServletException, IOException {
            if (passesUser(user, request, response)) {
                attempt(request, response, rest);
            }
        }

        private boolean passesUser(String user, HttpServletRequest request, HttpServletResponse response)
                throws IOException {
            var limit = limits.limit(Counted.USER);
            response.setHeader("RateLimit-Policy", userPolicy(limit));
            // The local limit first: a flood of one user's must not become one of calls to Redis.
            if (!limits.pass(Counted.USER, user)) {
                refuse(Counted.USER, Duration.ofSeconds(limit.seconds()), writer, request, response);
                return false;
            }
            var count = shared.take(user);
            if (!count.passes()) {
                refuse(Counted.USER, count.retryAfter(), writer, request, response);
                return false;
            }
            if (count.left() != Count.UNKNOWN) {
                response.setHeader("RateLimit", "\"user\";r=" + count.left() + ";t=" + limit.seconds());
            }
            return true;
        }

        private void attempt(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws ServletException, IOException {
            if (degradation.givesUp(Level.CHECKOUT)) {
                giveUp(Level.CHECKOUT, request, response);
                return;
            }
            if (!limits.pass(Counted.ITEM, request.getRequestURI())) {
                var limit = limits.limit(Counted.ITEM);
                response.setHeader("RateLimit-Policy", policy(Counted.ITEM, limit));
                refuse(Counted.ITEM, Duration.ofSeconds(limit.seconds()), writer, request, response);
                return;
            }
            long start = System.nanoTime();
            chain.doFilter(request, response);
            // Losers are answered without waiting for anybody; they would make a slow checkout look quick.
            if (response.getStatus() != CONFLICT) {
                degradation.checkoutTook(System.nanoTime() - start);
            }
        }

        private void giveUp(Level what, HttpServletRequest request, HttpServletResponse response) throws IOException {
            degradation.countGivenUp(what);
            // Not all at the same moment again: between once and twice as long.
            var spread = Duration.ofMillis(ThreadLocalRandom.current().nextLong(givenUpRetryAfter.toMillis() + 1));
            writer.write(request, response, Problem.retry(ProblemCode.DEGRADED, givenUpRetryAfter.plus(spread)));
        }

        private static boolean isAttemptToOrder(HttpServletRequest request) {
            return POST.equals(request.getMethod())
                    && PLACE_ORDER.matches(PathContainer.parsePath(request.getRequestURI()));
        }

        private static boolean isOrderHistory(HttpServletRequest request) {
            return GET.equals(request.getMethod()) && ORDERS.matches(PathContainer.parsePath(request.getRequestURI()));
        }

        /** Written once per change of the limit, not once per request. */
        private String userPolicy(Limit limit) {
            var present = userPolicy;
            if (present == null || present.limit() != limit) {
                present = new Policy(limit, policy(Counted.USER, limit));
                userPolicy = present;
            }
            return present.text();
        }
    }

    private static void refuse(
            Counted counted,
            Duration retryAfter,
            ProblemWriter writer,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        long seconds = Math.max(1, retryAfter.plusMillis(999).toSeconds());
        response.setHeader("RateLimit", "\"" + counted.label() + "\";r=0;t=" + seconds);
        writer.write(
                request,
                response,
                new Problem(ProblemCode.TOO_MANY_REQUESTS, null, Map.of("limit", counted.label()), retryAfter));
    }

    /** As in draft-ietf-httpapi-ratelimit-headers: quota and window in seconds. */
    private static String policy(Counted counted, Limit limit) {
        return "\"" + counted.label() + "\";q=" + limit.requests() + ";w=" + limit.seconds();
    }
}
