package io.flashsale.platform.web;

import io.flashsale.platform.trace.Traces;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Tells the caller under which names we know his request: the one he (or the gateway) gave it, and the trace. The trace
 * id serves as request id if none came.
 */
final class RequestIdFilter extends OncePerRequestFilter {

    static final String REQUEST_ID = "X-Request-Id";
    static final String TRACE_ID = "X-Trace-Id";
    private static final Pattern WELL_FORMED = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var traceId = Traces.currentTraceId();
        var requestId = requestId(request, traceId);
        if (traceId != null) {
            response.setHeader(TRACE_ID, traceId);
        }
        if (requestId == null) {
            chain.doFilter(request, response);
            return;
        }
        response.setHeader(REQUEST_ID, requestId);
        try (var _ = MDC.putCloseable("requestId", requestId)) {
            chain.doFilter(request, response);
        }
    }

    private static @Nullable String requestId(HttpServletRequest request, @Nullable String traceId) {
        var given = request.getHeader(REQUEST_ID);
        return given != null && WELL_FORMED.matcher(given).matches() ? given : traceId;
    }
}
