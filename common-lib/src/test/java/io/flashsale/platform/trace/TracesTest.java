package io.flashsale.platform.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.AbstractDataSource;

class TracesTest {

    private static final String TRACE_A = "0af7651916cd43dd8448eb211c80319c";
    private static final String A = "00-" + TRACE_A + "-b7ad6b7169203331-01";
    private static final String A_LATER = "00-" + TRACE_A + "-c7ad6b7169203331-01";
    private static final String UNRECORDED = "00-2af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";
    private static final String B = "00-1af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private static final String TRACE_B = "1af7651916cd43dd8448eb211c80319c";
    private static final Step STEP = Step.consume("OrdersPlaced", "order-events", "inventory", 2);

    private final List<SpanData> finished = new CopyOnWriteArrayList<>();
    private final Traces traces = new Traces(openTelemetry(), true);
    private final Traces exportingNothing = new Traces(openTelemetry(), false);

    @Test
    void workOfOneTraceContinuesIt() {
        var inside = batch(Arrays.asList(A, null, A_LATER, "nonsense"), Traces::current);
        assertThat(inside).startsWith("00-" + TRACE_A).isNotEqualTo(A);
        assertThat(finished).singleElement().satisfies(span -> {
            assertThat(span.getParentSpanId()).isEqualTo("b7ad6b7169203331");
            assertThat(span.getLinks()).isEmpty();
        });
    }

    @Test
    void aBatchShowsInEachOfItsTraces() {
        var inside = batch(List.of(UNRECORDED, A, B), Traces::currentTraceId);
        assertThat(inside).isEqualTo(TRACE_A);
        assertThat(finished).hasSize(2);
        var batch = finished.getFirst();
        assertThat(batch.getTraceId()).isEqualTo(TRACE_A);
        assertThat(batch.getLinks())
                .extracting(link -> link.getSpanContext().getTraceId())
                .containsExactly("2af7651916cd43dd8448eb211c80319c", TRACE_B);
        var other = finished.getLast();
        assertThat(other.getTraceId()).isEqualTo(TRACE_B);
        assertThat(other.getParentSpanId()).isEqualTo("b7ad6b7169203331");
        assertThat(other.getName()).isEqualTo(batch.getName()).isEqualTo("consume OrdersPlaced");
        assertThat(other.getLinks())
                .extracting(link -> link.getSpanContext().getSpanId())
                .containsExactly(batch.getSpanId());
        assertThat(other.getEndEpochNanos()).isGreaterThanOrEqualTo(other.getStartEpochNanos());
    }

    @Test
    void aFailureShowsInEachTraceAndGoesOn() {
        assertThatThrownBy(() -> batch(List.of(A, B), () -> {
                    throw new IllegalStateException("with a shopper's address");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(finished).hasSize(2).allSatisfy(span -> {
            assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
            assertThat(span.toString()).doesNotContain("address");
        });
    }

    @Test
    void whatNobodyRecordsHasATraceForTheLogsAndNoSpan() {
        assertThat(batch(List.of(UNRECORDED), Traces::current)).isEqualTo(UNRECORDED);
        assertThat(batch(List.of(), Traces::current)).endsWith("-00");
        assertThat(finished).isEmpty();
    }

    @Test
    void withoutAnEndpointSendingMakesNoSpanAndSourcesAreThePlainOnes() {
        var source = new OneConnection();
        assertThat(exportingNothing.<String, @Nullable String>runSending(
                        () -> STEP, List.of(A), item -> item, Traces::current))
                .isNull();
        assertThat(exportingNothing.watching(source, "order_0")).isSameAs(source);
        assertThat(finished).isEmpty();
    }

    @Test
    void statementsShowWhereTheRunningSpanIsRecorded() throws SQLException {
        var plain = new OneConnection();
        var source = traces.watching(plain, "order_0");
        assertThat(source.getConnection()).isSameAs(plain.getConnection());
        batch(List.of(A), () -> {
            try (var connection = source.getConnection()) {
                connection.commit();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
            return "done";
        });
        assertThat(finished).extracting(SpanData::getName).containsExactly("COMMIT order_0", "consume OrdersPlaced");
        assertThat(finished.getFirst().getParentSpanId())
                .isEqualTo(finished.getLast().getSpanId());
    }

    private <T> T batch(List<@Nullable String> traceparents, Supplier<T> work) {
        return traces.runBatch(() -> STEP, traceparents, item -> item, work);
    }

    /** A source whose one connection does nothing. */
    private static final class OneConnection extends AbstractDataSource {

        private final Connection connection = (Connection) Proxy.newProxyInstance(
                OneConnection.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, given) -> method.getName().equals("equals") ? proxy == given[0] : null);

        @Override
        public Connection getConnection() {
            return connection;
        }

        @Override
        public Connection getConnection(String user, String password) {
            return connection;
        }
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
