package io.flashsale.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.flashsale.contract.EventTypes;
import io.flashsale.contract.OrderCancelled;
import io.flashsale.contract.OrderId;
import io.flashsale.contract.OrderPaid;
import io.flashsale.contract.OrderPlaced;
import io.flashsale.contract.PaymentId;
import io.flashsale.contract.SaleId;
import io.flashsale.contract.UserId;
import io.flashsale.inventory.app.port.Ledger;
import io.flashsale.inventory.domain.BucketKey;
import io.flashsale.inventory.domain.ItemKey;
import io.flashsale.platform.messaging.EventPublisher;
import io.flashsale.stock.GateAudit;
import io.flashsale.stock.GateKey;
import io.flashsale.stock.ReserveOutcome;
import io.flashsale.stock.ReserveRequest;
import io.flashsale.stock.StockGate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/** From an order's reservation to the ledger and back, over the broker, with gates that get lost on the way. */
class StockFlowIT extends InventoryIT {

    private static final int BUCKETS = 4;
    private static final Duration HOLD = Duration.ofSeconds(60);

    @Autowired
    private EventPublisher events;

    @Autowired
    private StockGate stock;

    @Autowired
    private RedisConnectionFactory redis;

    @AfterEach
    void orderServiceIsWell() {
        UNSETTLED.set("{\"items\":[]}");
    }

    /** As order-service does it. */
    private OrderPlaced reserved(SaleId sale, String user) {
        var userId = UserId.of(user);
        var home = GateKey.home(sale, SKU, userId, BUCKETS);
        var id = new OrderId(ids.next(userId.gene()));
        var request = new ReserveRequest(id, userId, "key-" + id, "hash", 1);
        var outcome = stock.reserve(home, List.of(request), HOLD).getFirst();
        if (outcome instanceof ReserveOutcome.SoldOut) {
            outcome = stock.reserveElsewhere(sale, SKU, BUCKETS, request, HOLD);
        }
        assertThat(outcome).isInstanceOf(ReserveOutcome.Reserved.class);
        return new OrderPlaced(id, userId, sale, SKU, ((ReserveOutcome.Reserved) outcome).bucket(), 1, null);
    }

    private List<OrderPlaced> reserved(SaleId sale, int users) {
        var orders = new ArrayList<OrderPlaced>();
        for (int u = 0; u < users; u++) {
            orders.add(reserved(sale, "buyer-" + u));
        }
        return orders;
    }

    private static OrderCancelled cancelled(OrderPlaced o) {
        return new OrderCancelled(
                o.orderId(), o.userId(), o.saleId(), o.skuId(), o.bucket(), o.quantity(), "cancelled", null);
    }

    private static OrderPaid paid(OrderPlaced o) {
        return new OrderPaid(
                o.orderId(), o.userId(), o.saleId(), o.skuId(), o.bucket(), o.quantity(), new PaymentId(1), null);
    }

    private Ledger.Standing standing(SaleId sale, List<OrderPlaced> orders) {
        return ledger.standing(
                new ItemKey(sale, SKU),
                orders.stream().map(OrderPlaced::orderId).toList());
    }

    private int free(SaleId sale) {
        return gates.available(new ItemKey(sale, SKU), BUCKETS).orElse(-1);
    }

    private void flushRedis() {
        try (var connection = redis.getConnection()) {
            connection.serverCommands().flushAll();
        }
    }

    /** What all gates of the item remember, without deadlines. */
    private Map<Integer, GateAudit> remembered(SaleId sale) {
        var all = new TreeMap<Integer, GateAudit>();
        for (int b = 0; b < BUCKETS; b++) {
            all.put(b, stock.audit(new GateKey(sale, SKU, b)).orElseThrow());
        }
        return all;
    }

    @Test
    void placedOrdersAreConfirmedAndLeaveThePendingSet() {
        SaleId sale = published(20, BUCKETS);
        var orders = reserved(sale, 20);
        assertThat(free(sale)).isZero();
        events.publish(EventTypes.ORDERS_PLACED, orders);
        eventually().untilAsserted(() -> assertThat(orders)
                .allSatisfy(o -> assertThat(HEARD.get(o.orderId())).isEqualTo("confirmed")));
        var rows = standing(sale, List.of()).rows();
        assertThat(rows).allSatisfy(r -> assertThat(r.free()).isZero());
        for (var row : rows) {
            var view = gates.view(row.key()).orElseThrow();
            assertThat(view.version()).isEqualTo(row.version());
            assertThat(view.base()).isZero();
            assertThat(view.free()).isZero();
        }
        assertThat(remembered(sale).values())
                .allSatisfy(a -> assertThat(a.pending()).isEmpty());
    }

    @Test
    void whatTheGateForgotIsRejectedByTheLedger() {
        SaleId sale = published(BUCKETS, BUCKETS);
        var orders = new ArrayList<OrderPlaced>();
        for (int u = 0; u < 10; u++) {
            orders.add(order(sale, UserId.of("forgotten-" + u), u % BUCKETS, 1));
        }
        events.publish(EventTypes.ORDERS_PLACED, orders);
        eventually().untilAsserted(() -> assertThat(orders)
                .allSatisfy(o -> assertThat(HEARD).containsKey(o.orderId())));
        var outcomes =
                orders.stream().collect(Collectors.groupingBy(o -> HEARD.get(o.orderId()), Collectors.counting()));
        assertThat(outcomes).isEqualTo(Map.of("confirmed", 4L, "rejected", 6L));
        eventually().untilAsserted(() -> assertThat(free(sale)).isZero());
    }

    @Test
    void cancelledOrdersComeBackAndPaidOnesStayEvenIfTheyAreToldTooEarly() {
        SaleId sale = published(20, BUCKETS);
        var orders = reserved(sale, 10);
        // Both before the decision: delivered again later.
        events.publish(
                EventTypes.ORDERS_CANCELLED,
                orders.subList(0, 3).stream().map(StockFlowIT::cancelled).toList());
        events.publish(
                EventTypes.ORDERS_PAID,
                orders.subList(3, 6).stream().map(StockFlowIT::paid).toList());
        events.publish(EventTypes.ORDERS_PLACED, orders);
        eventually().untilAsserted(() -> {
            var histories = standing(sale, orders).orders();
            assertThat(histories).hasSize(10);
            assertThat(histories.values().stream().filter(h -> h.end() != null)).hasSize(6);
        });
        eventually().untilAsserted(() -> assertThat(free(sale)).isEqualTo(13));
        // Released users may buy again; the others hold what they have.
        var counts = remembered(sale).values().stream()
                .flatMap(a -> a.counts().values().stream())
                .mapToInt(Integer::intValue)
                .sum();
        assertThat(counts).isEqualTo(7);
    }

    @Test
    void lostGatesAreRebuiltFromTheLedgerAndTheUndecidedOrders() {
        SaleId sale = published(40, BUCKETS);
        var orders = reserved(sale, 12);
        events.publish(EventTypes.ORDERS_PLACED, orders);
        eventually().untilAsserted(() -> assertThat(orders)
                .allSatisfy(o -> assertThat(HEARD).containsKey(o.orderId())));
        events.publish(
                EventTypes.ORDERS_CANCELLED,
                orders.subList(0, 2).stream().map(StockFlowIT::cancelled).toList());
        eventually().untilAsserted(() -> assertThat(free(sale)).isEqualTo(30));
        var undecided = List.of(reserved(sale, "late-1"), reserved(sale, "late-2"));
        var before = remembered(sale);

        UNSETTLED.set(null);
        flushRedis();
        // order-service can't answer: the gates stay closed, however often the job looks.
        int asked = ASKED.get();
        eventually().untilAsserted(() -> assertThat(ASKED.get()).isGreaterThan(asked + 2));
        assertThat(free(sale)).isEqualTo(-1);

        UNSETTLED.set(unsettled(undecided));
        eventually().untilAsserted(() -> assertThat(free(sale)).isEqualTo(28));
        var after = remembered(sale);
        for (int b = 0; b < BUCKETS; b++) {
            assertThat(after.get(b).counts())
                    .as("counts of bucket " + b)
                    .isEqualTo(before.get(b).counts());
            assertThat(after.get(b).decided().keySet())
                    .isEqualTo(before.get(b).decided().keySet());
            assertThat(after.get(b).pending().keySet())
                    .isEqualTo(before.get(b).pending().keySet());
            assertThat(after.get(b).view().base())
                    .isEqualTo(before.get(b).view().base());
            assertThat(after.get(b).view().version())
                    .isEqualTo(before.get(b).view().version());
            assertThat(after.get(b).view().held())
                    .isEqualTo(before.get(b).view().held());
        }
        // The undecided ones go on as if nothing had happened.
        events.publish(EventTypes.ORDERS_PLACED, undecided);
        eventually().untilAsserted(() -> assertThat(undecided)
                .allSatisfy(o -> assertThat(HEARD.get(o.orderId())).isEqualTo("confirmed")));
        assertThat(free(sale)).isEqualTo(28);
    }

    private static String unsettled(List<OrderPlaced> orders) {
        return orders.stream()
                .map(o -> """
                        {"orderId": "%s", "userId": "%s", "saleId": "%s", "skuId": "%s", "bucket": %d, "quantity": %d}""".formatted(o.orderId(), o.userId(), o.saleId(), o.skuId(), o.bucket(), o.quantity()))
                .collect(Collectors.joining(",", "{\"items\": [", "]}"));
    }

    @Test
    void aPausedSaleIsRebuiltShut() {
        SaleId sale = published(8, BUCKETS);
        call("POST", "/api/v1/sales/" + sale + "/pause", operator(), null);
        flushRedis();
        eventually().untilAsserted(() -> assertThat(free(sale)).isEqualTo(8));
        assertThat(gates.view(new BucketKey(new ItemKey(sale, SKU), 0))
                        .orElseThrow()
                        .open())
                .isFalse();
        assertThat(stock.reserve(
                        GateKey.home(sale, SKU, UserId.of("x"), BUCKETS),
                        List.of(new ReserveRequest(new OrderId(ids.next(0)), UserId.of("x"), "k", "h", 1)),
                        HOLD))
                .containsExactly(new ReserveOutcome.GateClosed());
    }

    @Test
    void reconciliationRepeatsWhatAGateHasMissed() {
        SaleId sale = published(8, BUCKETS);
        var item = new ItemKey(sale, SKU);
        // The ledger moves and nobody tells the gate: a crash between commit and sync.
        ledger.restock(item, "unheard", 8, 1000);
        eventually().untilAsserted(() -> assertThat(free(sale)).isEqualTo(16));
        eventually().untilAsserted(() -> assertThat(call("GET", "/api/v1/sales/" + sale, null, null)
                        .body()
                        .at("/items/0/total")
                        .asInt())
                .isEqualTo(16));
        // A take that nobody published or synced.
        var order = reserved(sale, "unheard");
        ledger.take(List.of(order));
        eventually().untilAsserted(() -> assertThat(remembered(sale).values())
                .allSatisfy(a -> assertThat(a.pending()).isEmpty()));
        assertThat(free(sale)).isEqualTo(15);
    }
}
