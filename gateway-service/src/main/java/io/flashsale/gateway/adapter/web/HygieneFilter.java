package io.flashsale.gateway.adapter.web;

import io.flashsale.gateway.domain.Networks;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Before anything else looks at a request, it loses the headers that only insiders may set, and its remote address
 * becomes that of the client: of whoever connected, or whom a trusted proxy names.
 */
final class HygieneFilter extends OncePerRequestFilter {

    private static final String FORWARDED_FOR = "X-Forwarded-For";

    private static final Set<String> PROXY_HEADERS =
            Set.of("forwarded", "x-real-ip", "x-original-url", "x-rewrite-url", "x-client-ip", "true-client-ip");

    private static final Set<String> TRACE_HEADERS = Set.of("traceparent", "tracestate", "baggage", "b3");

    private final Networks trustedProxies;
    private final boolean acceptTraceContext;

    HygieneFilter(Networks trustedProxies, boolean acceptTraceContext) {
        this.trustedProxies = trustedProxies;
        this.acceptTraceContext = acceptTraceContext;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var peer = request.getRemoteAddr();
        boolean trusted = trustedProxies.contains(peer);
        var client = trusted ? trustedProxies.client(peer, forwardedFor(request)) : peer;
        var dropped = dropped(request, trusted);
        // Most requests carry none of those headers, and the headers are read dozens of times on the way.
        boolean clean = dropped.isEmpty() && client.equals(peer);
        chain.doFilter(clean ? request : new Clean(request, client, dropped), response);
    }

    /** Names in lower case. */
    private Set<String> dropped(HttpServletRequest request, boolean trusted) {
        var dropped = new HashSet<String>();
        for (var names = request.getHeaderNames(); names.hasMoreElements(); ) {
            var lower = names.nextElement().toLowerCase(Locale.ROOT);
            if (isDropped(lower, trusted)) {
                dropped.add(lower);
            }
        }
        return dropped;
    }

    private boolean isDropped(String lower, boolean trusted) {
        if (lower.startsWith("x-user-") || lower.startsWith("x-internal-")) {
            return true;
        }
        if (trusted) {
            return false;
        }
        if (lower.startsWith("x-forwarded-") || PROXY_HEADERS.contains(lower)) {
            return true;
        }
        return !acceptTraceContext && (lower.startsWith("x-b3-") || TRACE_HEADERS.contains(lower));
    }

    private static List<String> forwardedFor(HttpServletRequest request) {
        var chain = new ArrayList<String>();
        for (var line : Collections.list(request.getHeaders(FORWARDED_FOR))) {
            Arrays.stream(line.split(",")).map(String::strip).forEach(chain::add);
        }
        return chain;
    }

    private static final class Clean extends HttpServletRequestWrapper {

        private final String client;
        private final Set<String> dropped;

        Clean(HttpServletRequest request, String client, Set<String> dropped) {
            super(request);
            this.client = client;
            this.dropped = dropped;
        }

        @Override
        public String getRemoteAddr() {
            return client;
        }

        @Override
        public String getRemoteHost() {
            return client;
        }

        @Override
        public @Nullable String getHeader(String name) {
            return isDropped(name) ? null : super.getHeader(name);
        }

        @Override
        public Enumeration<String> getHeaders(String name) {
            return isDropped(name) ? Collections.emptyEnumeration() : super.getHeaders(name);
        }

        @Override
        public Enumeration<String> getHeaderNames() {
            return Collections.enumeration(Collections.list(super.getHeaderNames()).stream()
                    .filter(name -> !isDropped(name))
                    .toList());
        }

        private boolean isDropped(String name) {
            return dropped.contains(name.toLowerCase(Locale.ROOT));
        }
    }
}
