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

    private static final List<String> INSIDERS_PREFIXES = List.of("x-user-", "x-internal-");

    private static final List<String> PROXY_PREFIXES = List.of("x-forwarded-");
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
        chain.doFilter(new Clean(request, client, trusted, acceptTraceContext || trusted), response);
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
        private final boolean proxyHeaders;
        private final boolean traceHeaders;

        Clean(HttpServletRequest request, String client, boolean proxyHeaders, boolean traceHeaders) {
            super(request);
            this.client = client;
            this.proxyHeaders = proxyHeaders;
            this.traceHeaders = traceHeaders;
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
            return dropped(name) ? null : super.getHeader(name);
        }

        @Override
        public Enumeration<String> getHeaders(String name) {
            return dropped(name) ? Collections.emptyEnumeration() : super.getHeaders(name);
        }

        @Override
        public Enumeration<String> getHeaderNames() {
            return Collections.enumeration(Collections.list(super.getHeaderNames()).stream()
                    .filter(name -> !dropped(name))
                    .toList());
        }

        private boolean dropped(String name) {
            var lower = name.toLowerCase(Locale.ROOT);
            if (INSIDERS_PREFIXES.stream().anyMatch(lower::startsWith)) {
                return true;
            }
            if (!proxyHeaders
                    && (PROXY_HEADERS.contains(lower) || PROXY_PREFIXES.stream().anyMatch(lower::startsWith))) {
                return true;
            }
            return !traceHeaders && (TRACE_HEADERS.contains(lower) || lower.startsWith("x-b3-"));
        }
    }
}
