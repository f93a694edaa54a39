package io.flashsale.systemtest;

import static io.flashsale.systemtest.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.flashsale.platform.id.Gene;
import io.flashsale.systemtest.Http.Answer;
import io.flashsale.systemtest.SpanCollector.Seen;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class TraceIT {

    private static final String CALLER = "b7ad6b7169203331";
    private static final int CROWD = 16;

    @Test
    void oneTraceLeadsFromTheGatewayThroughTheBrokerToTheParcel() {
        Item radio = Operator.signIn().openOne(SaleDraft.named("Radios").with("RADIO-1", 2, 1, 1));
        Shopper shopper = Shopper.signIn();
        String traceId = newTrace();

        Answer placed = place(radio, shopper.name(), traceId, true);
        assertThat(placed.status()).as("%s", placed).isEqualTo(201);
        String orderId = placed.text("orderId");
        shopper.awaitStatus(orderId, "CONFIRMED");
        shopper.pay(orderId);
        shopper.awaitTrackingNumber(orderId);

        int gene = Gene.of(Long.parseLong(orderId));
        var parcel = Databases.rows(
                "SELECT traceparent FROM logistics_" + gene % 2 + ".parcels_" + gene / 2 % 4 + " WHERE order_id = ?",
                orderId);
        assertThat(String.valueOf(parcel.getFirst().get("traceparent"))).contains(traceId);

        spans(traceId, "logistics-service", SpanKind.SPAN_KIND_CONSUMER, "consume OrdersPaid");
    }

    /** Each step hangs below the one that caused it, and no span tells who bought or where he lives. */
    @Test
    void theTraceShowsHttpMessagesAndStatements() {
        Item lamp = Operator.signIn().openOne(SaleDraft.named("Lamps").with("LAMP-1", 2, 1, 1));
        Shopper shopper = Shopper.signIn();
        String traceId = newTrace();
        Answer placed = place(lamp, shopper.name(), traceId, true);
        assertThat(placed.status()).as("%s", placed).isEqualTo(201);
        shopper.awaitStatus(placed.text("orderId"), "CONFIRMED");

        Seen edge = one(
                traceId,
                seen -> seen.service().equals("gateway-service")
                        && seen.parentId().equals(CALLER));
        assertThat(edge.span().getKind()).isEqualTo(SpanKind.SPAN_KIND_SERVER);
        Seen call = spans(traceId, "gateway-service", SpanKind.SPAN_KIND_CLIENT, "POST order");
        assertThat(call.parentId()).isEqualTo(edge.spanId());
        one(
                traceId,
                seen -> seen.service().equals("order-service")
                        && seen.span().getKind() == SpanKind.SPAN_KIND_SERVER
                        && seen.parentId().equals(call.spanId()));
        Seen checkout = spans(traceId, "order-service", SpanKind.SPAN_KIND_SERVER, "checkout");
        assertThat(checkout.parentId()).isEqualTo(edge.spanId());
        Seen publish = spans(traceId, "order-service", SpanKind.SPAN_KIND_PRODUCER, "publish OrdersPlaced");
        assertThat(publish.parentId()).isEqualTo(checkout.spanId());
        assertThat(publish.attribute("messaging.destination.name")).isEqualTo("order-events");
        statement(traceId, publish, "INSERT", "order_");
        statement(traceId, publish, "COMMIT", "order_");
        Seen consume = spans(traceId, "inventory-service", SpanKind.SPAN_KIND_CONSUMER, "consume OrdersPlaced");
        assertThat(consume.parentId()).isEqualTo(checkout.spanId());
        statement(traceId, consume, "UPDATE", "inventory_");
        statement(traceId, consume, "COMMIT", "inventory_");
        Seen decided = spans(traceId, "inventory-service", SpanKind.SPAN_KIND_PRODUCER, "publish StockConfirmed");
        assertThat(decided.parentId()).isEqualTo(consume.spanId());
        spans(traceId, "order-service", SpanKind.SPAN_KIND_CONSUMER, "consume StockConfirmed");

        assertThat(Shopper.wish(1)).contains("Ada L.", "Canal St");
        assertThat(Platform.spans().ofTrace(traceId))
                .allSatisfy(seen ->
                        assertThat(seen.span().toString()).doesNotContain("Ada L.", "Canal St", shopper.name()));
    }

    /** They travel in bundles and batches; each shopper's trace shows the steps all the same. */
    @Test
    void whoeverBuysInACrowdFindsEachStepInHisOwnTrace() throws Exception {
        Item cup = Operator.signIn().openOne(SaleDraft.named("Cups for many").with("CUP-9", CROWD, 1, 1));
        List<String> traces = new ArrayList<>();
        List<Future<Answer>> orders = new ArrayList<>();
        try (var shoppers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < CROWD; i++) {
                String name = "traced-" + i;
                String traceId = newTrace();
                traces.add(traceId);
                orders.add(shoppers.submit(() -> place(cup, name, traceId, true)));
            }
        }
        for (Future<Answer> order : orders) {
            assertThat(order.get().status()).as("%s", order.get()).isEqualTo(201);
        }
        for (String traceId : traces) {
            spans(traceId, "gateway-service", SpanKind.SPAN_KIND_CLIENT, "POST order");
            spans(traceId, "order-service", SpanKind.SPAN_KIND_SERVER, "checkout");
            spans(traceId, "order-service", SpanKind.SPAN_KIND_PRODUCER, "publish OrdersPlaced");
            spans(traceId, "inventory-service", SpanKind.SPAN_KIND_CONSUMER, "consume OrdersPlaced");
            spans(traceId, "order-service", SpanKind.SPAN_KIND_CONSUMER, "consume StockConfirmed");
        }
    }

    @Test
    void whatNobodyWantsRecordedIsNotExported() {
        Item pen = Operator.signIn().openOne(SaleDraft.named("Pens").with("PEN-9", 2, 1, 1));
        Shopper silent = Shopper.signIn();
        String unrecorded = newTrace();
        Answer placed = place(pen, silent.name(), unrecorded, false);
        assertThat(placed.status()).as("%s", placed).isEqualTo(201);
        silent.awaitStatus(placed.text("orderId"), "CONFIRMED");

        // What came later is here, so that the earlier one's spans would be, too.
        Shopper watched = Shopper.signIn();
        String recorded = newTrace();
        Answer later = place(pen, watched.name(), recorded, true);
        assertThat(later.status()).as("%s", later).isEqualTo(201);
        watched.awaitStatus(later.text("orderId"), "CONFIRMED");
        spans(recorded, "order-service", SpanKind.SPAN_KIND_CONSUMER, "consume StockConfirmed");
        spans(recorded, "gateway-service", SpanKind.SPAN_KIND_CLIENT, "POST order");

        assertThat(Platform.spans().ofTrace(unrecorded)).isEmpty();
    }

    private static String newTrace() {
        return UUID.randomUUID().toString().replace("-", "");
    }

    private static Answer place(Item item, String shopper, String traceId, boolean recorded) {
        return Http.post(
                Platform.gateway() + item.path() + "/orders",
                Map.of(
                        "Authorization",
                        "Bearer " + Platform.stack().secrets().shopperToken(shopper),
                        "Idempotency-Key",
                        UUID.randomUUID().toString(),
                        "traceparent",
                        "00-" + traceId + "-" + CALLER + (recorded ? "-01" : "-00")),
                Client.JSON_TYPE,
                Shopper.wish(1));
    }

    private static Seen spans(String traceId, String service, SpanKind kind, String name) {
        return one(
                traceId,
                seen -> seen.service().equals(service)
                        && seen.span().getKind() == kind
                        && seen.span().getName().equals(name));
    }

    private static void statement(String traceId, Seen parent, String verb, String schema) {
        Seen statement = one(
                traceId,
                seen -> seen.parentId().equals(parent.spanId())
                        && seen.span().getName().startsWith(verb + " " + schema));
        assertThat(statement.attribute("db.system.name")).isEqualTo("mysql");
        assertThat(statement.attribute("db.query.text")).startsWith(verb);
    }

    private static Seen one(String traceId, Predicate<Seen> wanted) {
        List<Seen> found = eventually(
                        "the span is exported", () -> Platform.spans().ofTrace(traceId), all -> all.stream()
                                .anyMatch(wanted))
                .stream()
                .filter(wanted)
                .toList();
        return found.getFirst();
    }
}
