package io.flashsale.platform.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class TracesTest {

    private static final String TRACE_A = "0af7651916cd43dd8448eb211c80319c";
    private static final String A = "00-" + TRACE_A + "-b7ad6b7169203331-01";
    private static final String A_LATER = "00-" + TRACE_A + "-c7ad6b7169203331-01";
    private static final String B = "00-1af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private final List<SpanData> finished = new CopyOnWriteArrayList<>();
    private final Traces traces = new Traces(openTelemetry());

    @Test
    void workOfOneTraceContinuesIt() {
        var inside = traces.runLinked("step", Arrays.asList(A, null, A_LATER, "nonsense"), Traces::current);
        assertThat(inside).startsWith("00-" + TRACE_A).isNotEqualTo(A);
        assertThat(finished).singleElement().satisfies(span -> {
            assertThat(span.getParentSpanId()).isEqualTo("b7ad6b7169203331");
            assertThat(span.getLinks()).isEmpty();
        });
    }

    @Test
    void aBatchOfSeveralTracesLinksToEach() {
        var inside = traces.runLinked("batch", List.of(A, B), Traces::currentTraceId);
        assertThat(inside).isNotNull().doesNotContain(TRACE_A);
        assertThat(finished).singleElement().satisfies(span -> assertThat(span.getLinks())
                .extracting(link -> link.getSpanContext().getTraceId())
                .containsExactly(TRACE_A, "1af7651916cd43dd8448eb211c80319c"));
    }

    @Test
    void outsideOfASpanThereIsNoTrace() {
        assertThat(Traces.current()).isNull();
        assertThat(Traces.currentTraceId()).isNull();
    }

    @Test
    void whatIsMalformedIsNoParent() {
        for (var bad : new String[] {
            null,
            "",
            "00-x",
            A.replace("00-", "ff-"),
            A.replace('a', 'g'),
            "00-" + "0".repeat(32) + "-b7ad6b7169203331-01"
        }) {
            assertThat(Traces.parse(bad).isValid()).as(bad).isFalse();
        }
    }

    private OpenTelemetry openTelemetry() {
        var exporter = new SpanExporter() {
            @Override
            public CompletableResultCode export(Collection<SpanData> spans) {
                finished.addAll(spans);
                return CompletableResultCode.ofSuccess();
            }

            @Override
            public CompletableResultCode flush() {
                return CompletableResultCode.ofSuccess();
            }

            @Override
            public CompletableResultCode shutdown() {
                return CompletableResultCode.ofSuccess();
            }
        };
        return OpenTelemetrySdk.builder()
                .setTracerProvider(SdkTracerProvider.builder()
                        .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                        .build())
                .build();
    }
}
