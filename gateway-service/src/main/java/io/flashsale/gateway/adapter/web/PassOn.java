package io.flashsale.gateway.adapter.web;

import io.flashsale.contract.ProblemCode;
import io.flashsale.gateway.adapter.upstream.Upstream;
import io.flashsale.platform.trace.Step;
import io.flashsale.platform.trace.Traces;
import io.flashsale.platform.web.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Collections;
import java.util.Locale;
import java.util.Set;
import org.slf4j.MDC;
import org.springframework.web.servlet.function.HandlerFunction;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * Passes a request on to a service as it came, body byte for byte: a provider signs what he sends. Parameters are never
 * parsed here, since reading a form would use the body up.
 */
final class PassOn implements HandlerFunction<ServerResponse> {

    static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    private static final Set<String> REPEATABLE = Set.of("GET", "HEAD", "OPTIONS", "PUT", "DELETE");

    /** Hop by hop, set by the client library, or (cookies) of no meaning to any service. */
    private static final Set<String> DROPPED = Set.of(
            "connection",
            "content-length",
            "cookie",
            "expect",
            "host",
            "http2-settings",
            "keep-alive",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "traceparent",
            "tracestate",
            "baggage",
            "transfer-encoding",
            "upgrade",
            "x-request-id");

    private final Upstream upstream;
    private final Traces traces;

    PassOn(Upstream upstream, Traces traces) {
        this.upstream = upstream;
        this.traces = traces;
    }

    @Override
    public PassedOn handle(ServerRequest request) throws IOException {
        var servlet = request.servletRequest();
        // The body's size is limited by the platform's filter, so it may be held whole.
        return handle(servlet, servlet.getInputStream().readAllBytes());
    }

    PassedOn handle(HttpServletRequest request, byte[] body) {
        boolean repeatable = REPEATABLE.contains(request.getMethod()) || request.getHeader(IDEMPOTENCY_KEY) != null;
        return new PassedOn(traces.runCall(
                () -> Step.call(request.getMethod(), upstream.service()),
                () -> upstream.send(repeatable, instance -> request(instance, request, body))));
    }

    /** Asks in nobody's name, and not for anybody in particular: of a request only its trace goes along. */
    PassedOn get(String target) {
        return new PassedOn(traces.runCall(
                () -> Step.call("GET", upstream.service()),
                () -> upstream.send(true, instance -> traced(HttpRequest.newBuilder(URI.create(instance + target))
                                .header("Accept", "application/json"))
                        .build())));
    }

    /** A target or header that the servlet container let pass and our client does not know how to send is the caller's fault. */
    static HttpRequest request(URI instance, HttpServletRequest request, byte[] body) {
        try {
            return build(instance, request, body);
        } catch (IllegalArgumentException unsendable) {
            throw new ProblemException(ProblemCode.MALFORMED_REQUEST);
        }
    }

    private static HttpRequest build(URI instance, HttpServletRequest request, byte[] body) {
        var query = request.getQueryString();
        // Put together, not resolved: no path can lead to another host.
        var target = URI.create(instance + request.getRequestURI() + (query == null ? "" : "?" + query));
        var builder = HttpRequest.newBuilder(target).method(request.getMethod(), publisher(request, body));
        for (var name : Collections.list(request.getHeaderNames())) {
            if (!DROPPED.contains(name.toLowerCase(Locale.ROOT))) {
                Collections.list(request.getHeaders(name)).forEach(value -> builder.header(name, value));
            }
        }
        return traced(builder).build();
    }

    private static HttpRequest.Builder traced(HttpRequest.Builder builder) {
        var traceparent = Traces.current();
        if (traceparent != null) {
            builder.header("traceparent", traceparent);
        }
        var requestId = MDC.get("requestId");
        if (requestId != null) {
            builder.header("X-Request-Id", requestId);
        }
        return builder;
    }

    private static BodyPublisher publisher(HttpServletRequest request, byte[] body) {
        boolean none = body.length == 0 && request.getHeader("Content-Type") == null;
        return none ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body);
    }
}
