package io.flashsale.platform.trace;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The running trace, and its way through messages as W3C {@code traceparent}. How a batch of several traces appears in each
 * of them: docs/adr/0024-a-batch-in-each-of-its-traces.md.
 */
public final class Traces {

    /** A span that links to more than this tells nobody anything. */
    private static final int MAX_LINKS = 128;

    private static final int TRACEPARENT_LENGTH = 55;

    private final Tracer tracer;
    private final boolean exporting;

    /** @param exporting whether spans go anywhere; if not, only what logs and callers need of a trace is kept up */
    public Traces(OpenTelemetry openTelemetry, boolean exporting) {
        this.tracer = openTelemetry.getTracer("io.flashsale");
        this.exporting = exporting;
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
     * Does work that was caused by all these items, in one span: of the running trace if that is recorded, else of the first
     * recorded trace among the items'. Each other one gets a span of the same times, and both link to each other.
     * Unreadable traces are left out.
     */
    public <I, T> T runBatch(
            Supplier<Step> step, List<I> items, Function<I, @Nullable String> traceparent, Supplier<T> work) {
        var origins = origins(items, traceparent);
        var running = Span.current();
        var first = running.isRecording() ? running.getSpanContext() : firstRecorded(origins.values());
        if (first == null) {
            return runUnrecorded(origins.values(), work);
        }
        return runRecorded(step.get(), first, origins, work);
    }

    /** As {@link #runBatch}, for work that needs no trace of its own where none is exported: then it is done as it is. */
    public <I, T> T runSending(
            Supplier<Step> step, List<I> items, Function<I, @Nullable String> traceparent, Supplier<T> work) {
        return exporting ? runBatch(step, items, traceparent, work) : work.get();
    }

    /** Does a call to somebody else in a span of its own, if the running one is recorded. */
    public <T> T runCall(Supplier<Step> step, Supplier<T> call) {
        if (!exporting || !Span.current().isRecording()) {
            return call.get();
        }
        return runRecorded(step.get(), Span.current().getSpanContext(), Map.of(), call);
    }

    /** Does the work in a span that continues the caller's; for calls that travel with others in one request. */
    public <T> T runContinued(String name, @Nullable String traceparent, Supplier<T> work) {
        var context = parse(traceparent);
        var builder = tracer.spanBuilder(name).setSpanKind(SpanKind.SERVER);
        if (context.isValid()) {
            builder.setParent(under(context));
        }
        var span = builder.startSpan();
        try (var _ = span.makeCurrent()) {
            return work.get();
        } finally {
            span.end();
        }
    }

    /** The same source, whose statements show in recorded spans; itself if no span goes anywhere. */
    public DataSource watching(DataSource source, String schema) {
        return exporting ? new WatchedSource(source, schema, tracer) : source;
    }

    private <T> T runRecorded(Step step, SpanContext parent, Map<String, SpanContext> origins, Supplier<T> work) {
        var builder = step.on(tracer).setParent(under(parent));
        origins.values().stream()
                .filter(origin -> !origin.getTraceId().equals(parent.getTraceId()))
                .forEach(builder::addLink);
        var begin = Instant.now();
        var span = builder.startSpan();
        boolean done = false;
        try (var _ = span.makeCurrent()) {
            T result = work.get();
            done = true;
            return result;
        } catch (RuntimeException | Error failure) {
            failed(span, failure);
            throw failure;
        } finally {
            span.end();
            showInOthers(step, span.getSpanContext(), origins.values(), begin, done);
        }
    }

    /** Whoever looks at one order's trace finds the batch's step there, and a link to the batch. */
    private void showInOthers(
            Step step, SpanContext batch, Collection<SpanContext> origins, Instant begin, boolean done) {
        var end = Instant.now();
        for (var origin : origins) {
            if (origin.isSampled() && !origin.getTraceId().equals(batch.getTraceId())) {
                var span = step.on(tracer)
                        .setParent(under(origin))
                        .addLink(batch)
                        .setStartTimestamp(begin)
                        .startSpan();
                if (!done) {
                    span.setStatus(StatusCode.ERROR);
                }
                span.end(end);
            }
        }
    }

    /** Logs name a trace, and whoever is called learns that it isn't recorded: the only one, else one of its own. */
    private static <T> T runUnrecorded(Collection<SpanContext> origins, Supplier<T> work) {
        var context = origins.size() == 1 ? origins.iterator().next() : ofNobody();
        try (var _ = Span.wrap(context).makeCurrent()) {
            return work.get();
        }
    }

    private static SpanContext ofNobody() {
        var random = ThreadLocalRandom.current();
        return SpanContext.create(
                TraceId.fromLongs(random.nextLong(), random.nextLong() | 1),
                SpanId.fromLong(random.nextLong() | 1),
                TraceFlags.getDefault(),
                TraceState.getDefault());
    }

    /** One for each trace, the first ones. */
    private static <I> Map<String, SpanContext> origins(List<I> items, Function<I, @Nullable String> traceparent) {
        var origins = new LinkedHashMap<String, SpanContext>();
        for (var item : items) {
            var context = parse(traceparent.apply(item));
            if (context.isValid() && origins.size() < MAX_LINKS) {
                origins.putIfAbsent(context.getTraceId(), context);
            }
        }
        return origins;
    }

    private static @Nullable SpanContext firstRecorded(Collection<SpanContext> origins) {
        for (var origin : origins) {
            if (origin.isSampled()) {
                return origin;
            }
        }
        return null;
    }

    private static Context under(SpanContext parent) {
        return Context.root().with(Span.wrap(parent));
    }

    /** The kind of failure only: its text may quote what a shopper sent. */
    static void failed(Span span, Throwable failure) {
        span.setStatus(StatusCode.ERROR);
        span.setAttribute("error.type", failure.getClass().getName());
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
