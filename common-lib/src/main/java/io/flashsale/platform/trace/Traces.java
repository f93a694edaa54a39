package io.flashsale.platform.trace;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The running trace, and its way through messages as W3C {@code traceparent}. */
public final class Traces {

    /** A span that links to more than this tells nobody anything. */
    private static final int MAX_LINKS = 128;

    private static final int TRACEPARENT_LENGTH = 55;

    private final Tracer tracer;

    public Traces(OpenTelemetry openTelemetry) {
        this.tracer = openTelemetry.getTracer("io.flashsale");
    }

    /** The {@code traceparent} of the running span, or null outside of any. */
    public static @Nullable String current() {
        var span = Span.current().getSpanContext();
        if (!span.isValid()) {
            return null;
        }
        return "00-" + span.getTraceId() + "-" + span.getSpanId() + "-"
                + span.getTraceFlags().asHex();
    }

    /** The trace id of the running span, or null outside of any. */
    public static @Nullable String currentTraceId() {
        var span = Span.current().getSpanContext();
        return span.isValid() ? span.getTraceId() : null;
    }

    /**
     * Does the work in a span of its own. If all the {@code traceparents} are of one trace, the span continues it; a
     * batch of several traces gets a new one that links to each. Unreadable ones are left out.
     */
    public <T> T runLinked(String name, Collection<@Nullable String> traceparents, Supplier<T> work) {
        var span = builder(name, traceparents).startSpan();
        try (var _ = span.makeCurrent()) {
            return work.get();
        } catch (RuntimeException | Error failure) {
            span.setStatus(StatusCode.ERROR);
            throw failure;
        } finally {
            span.end();
        }
    }

    /** As {@link #runLinked(String, Collection, Supplier)}, for work without a result. */
    public void runLinked(String name, Collection<@Nullable String> traceparents, Runnable work) {
        runLinked(name, traceparents, () -> {
            work.run();
            return Boolean.TRUE;
        });
    }

    /** Does the work in a span that continues the caller's; for calls that travel with others in one request. */
    public <T> T runContinued(String name, @Nullable String traceparent, Supplier<T> work) {
        var context = parse(traceparent);
        var builder = tracer.spanBuilder(name).setSpanKind(SpanKind.SERVER);
        if (context.isValid()) {
            builder.setParent(Context.root().with(Span.wrap(context)));
        }
        var span = builder.startSpan();
        try (var _ = span.makeCurrent()) {
            return work.get();
        } finally {
            span.end();
        }
    }

    private SpanBuilder builder(String name, Collection<@Nullable String> traceparents) {
        var contexts = new LinkedHashMap<String, SpanContext>();
        for (var traceparent : traceparents) {
            var context = parse(traceparent);
            if (context.isValid() && contexts.size() < MAX_LINKS) {
                contexts.putIfAbsent(context.getTraceId(), context);
            }
        }
        var builder = tracer.spanBuilder(name).setSpanKind(SpanKind.CONSUMER);
        if (contexts.size() == 1) {
            var only = contexts.values().iterator().next();
            return builder.setParent(Context.root().with(Span.wrap(only)));
        }
        contexts.values().forEach(builder::addLink);
        return contexts.isEmpty() ? builder : builder.setNoParent();
    }

    static SpanContext parse(@Nullable String traceparent) {
        if (traceparent == null || traceparent.length() != TRACEPARENT_LENGTH || !traceparent.startsWith("00-")) {
            return SpanContext.getInvalid();
        }
        // createFromRemoteParent answers the invalid context for ids that are not lower-case hex.
        var flags = traceparent.endsWith("-01") ? TraceFlags.getSampled() : TraceFlags.getDefault();
        return SpanContext.createFromRemoteParent(
                traceparent.substring(3, 35), traceparent.substring(36, 52), flags, TraceState.getDefault());
    }
}
