package io.flashsale.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.flashsale.contract.EventTypes;
import io.flashsale.contract.OrderId;
import io.flashsale.contract.PaymentId;
import io.flashsale.contract.SaleChanged;
import io.flashsale.contract.UserId;
import io.flashsale.order.OrderServiceUnderTest.Answer;
import io.flashsale.order.app.port.OrderCommits;
import io.flashsale.order.app.port.Orders;
import io.flashsale.order.app.port.SaleCatalog;
import io.flashsale.order.domain.CancelReason;
import io.flashsale.order.domain.NewOrder;
import io.flashsale.order.domain.Order;
import io.flashsale.order.domain.OrderStatus;
import io.flashsale.order.domain.SaleTerms;
import io.flashsale.order.domain.ShipTo;
import io.flashsale.stock.GateKey;
import io.flashsale.stock.GateView;
import io.flashsale.stock.ReserveRequest;
import io.flashsale.stock.StockGate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PlaceOrderIT {

    private static OrderServiceUnderTest service;

    @BeforeAll
    static void start() {
        service = OrderServiceUnderTest.shared();
    }

    @Test
    void anOrderIsCommittedBeforeItsBuyerIsTold() {
        SaleChanged sale = service.openSale("A", 10, 2, 1, 900);
        Answer order = service.buy(sale, "alice", "k1", 1);

        assertThat(order.status()).as(order.raw().body()).isEqualTo(201);
        assertThat(order.text("status")).isEqualTo("PLACED");
        assertThat(order.body().path("amount").path("minor").asLong()).isEqualTo(1999);
        assertThat(order.raw().headers().firstValue("Location")).hasValue("/api/v1/orders/" + order.text("orderId"));
        Answer read = service.get("alice", "/api/v1/orders/" + order.text("orderId"));
        assertThat(read.body()).isEqualTo(order.body());
    }

    @Test
    void theSameKeyIsTheSameOrderHoweverOftenAndHoweverConcurrent() throws Exception {
        SaleChanged sale = service.openSale("A", 100, 5, 1, 900);
        List<Answer> answers = inParallel(20, i -> () -> service.buy(sale, "bob", "same", 1));

        assertThat(answers).allMatch(answer -> answer.status() == 201 || answer.status() == 200);
        assertThat(answers.stream().map(answer -> answer.text("orderId")).collect(Collectors.toSet()))
                .hasSize(1);
        assertThat(answers.stream().filter(answer -> answer.status() == 201)).hasSizeLessThanOrEqualTo(1);
        Answer other = service.buy(sale, "bob", "same", 2);
        assertThat(other.status()).isEqualTo(422);
        assertThat(other.text("code")).isEqualTo("idempotency-key-reused");
        assertThat(service.get("bob", "/api/v1/orders").body().path("items")).hasSize(1);
    }

    @Test
    void aKeyIsUniqueOverAllItemsOfAUser() {
        SaleChanged one = service.openSale("A", 10, 2, 1, 900);
        SaleChanged two = service.openSale("B", 10, 2, 1, 900);
        assertThat(service.buy(one, "carol", "k", 1).status()).isEqualTo(201);
        Answer answer = service.buy(two, "carol", "k", 1);
        assertThat(answer.status()).isEqualTo(422);
        GateKey gate = new GateKey(two.saleId(), two.items().getFirst().skuId(), 0);
        OrderServiceUnderTest.await("the second reservation is swept", () -> service.bean(StockGate.class)
                .view(gate)
                .map(GateView::free)
                .orElse(-1)
                .equals(10));
    }

    @Test
    void hundredUnitsMakeHundredOrdersWithoutABuyerTwice() throws Exception {
        SaleChanged sale = service.openSale("A", 100, 1, 4, 900);
        List<Answer> answers = inParallel(400, i -> () -> service.buyPatiently(sale, "racer-" + i % 200, "k" + i));

        // 200: the first attempt had won and its answer was "later".
        List<Answer> won = answers.stream()
                .filter(answer -> answer.status() == 201 || answer.status() == 200)
                .toList();
        assertThat(won).hasSize(100);
        assertThat(answers.stream().filter(answer -> !won.contains(answer)))
                .allMatch(answer -> answer.status() == 409
                        && Set.of("sold-out", "purchase-limit").contains(answer.text("code")));
        assertThat(won.stream().map(answer -> answer.text("orderId")).distinct())
                .hasSize(100);
    }

    @Test
    void theLiveCountInMySqlHoldsWhereRedisForgot() {
        SaleChanged sale = service.openSale("A", 10, 1, 1, 900);
        assertThat(service.buy(sale, "dave", "k1", 1).status()).isEqualTo(201);
        GateKey gate = new GateKey(sale.saleId(), sale.items().getFirst().skuId(), 0);
        service.bean(StockGate.class).remove(gate);
        assertThat(service.buy(sale, "dave", "k2", 1).status()).isEqualTo(503);
        SaleChanged again = sale; // The same item, with a gate that knows nothing of dave.
        service.bean(StockGate.class)
                .createIfAbsent(
                        gate,
                        1,
                        new io.flashsale.stock.GateSpec(
                                0,
                                10,
                                1,
                                true,
                                sale.startsAt(),
                                sale.endsAt(),
                                1,
                                sale.endsAt().plusSeconds(60)),
                        io.flashsale.stock.GateContent.empty());
        Answer second = service.buy(again, "dave", "k3", 1);
        assertThat(second.status()).isEqualTo(409);
        assertThat(second.text("code")).isEqualTo("purchase-limit");
    }

    /** What a rebuild leaves: the buyers' units from the ledger, but no idempotency keys. */
    private static void rebuild(SaleChanged sale, int base, int limit, boolean open, Answer order, String user) {
        GateKey gate = new GateKey(sale.saleId(), sale.items().getFirst().skuId(), 0);
        service.bean(StockGate.class).remove(gate);
        var spec = new io.flashsale.stock.GateSpec(
                2,
                base,
                2,
                open,
                sale.startsAt(),
                sale.endsAt(),
                limit,
                sale.endsAt().plusSeconds(60));
        var row = new io.flashsale.stock.GateRow(OrderId.of(order.text("orderId")), new UserId(user), 1, 0, false);
        service.bean(StockGate.class)
                .createIfAbsent(
                        gate,
                        1,
                        spec,
                        new io.flashsale.stock.GateContent(
                                java.util.Map.of(0, 2L), List.of(row), Duration.ofSeconds(60)));
    }

    @Test
    void aWinnersRepeatIsAnsweredFromHisOrderByAGateThatHasForgottenHisKey() {
        SaleChanged sale = service.openSale("A", 10, 1, 1, 900);
        Answer won = service.buy(sale, "olga", "k1", 1);
        rebuild(sale, 9, 1, true, won, "olga");
        Answer again = service.buy(sale, "olga", "k1", 1);
        assertThat(again.status()).as("at the limit").isEqualTo(200);
        assertThat(again.text("orderId")).isEqualTo(won.text("orderId"));
        assertThat(service.buy(sale, "olga", "k2", 1).text("code")).isEqualTo("purchase-limit");
        assertThat(service.buyRaw(
                                sale,
                                "olga",
                                "k1",
                                "{\"quantity\": 1, \"shipTo\": {\"name\": \"Other\","
                                        + " \"phone\": \"13800000000\", \"address\": \"x\"}}")
                        .text("code"))
                .isEqualTo("idempotency-key-reused");
    }

    @Test
    void neitherSoldOutNorClosedNorForgottenUnitsHideAWinnersOrderFromHisRepeat() {
        SaleChanged sale = service.openSale("A", 10, 2, 1, 900);
        Answer won = service.buy(sale, "petra", "k1", 1);
        rebuild(sale, 0, 2, true, won, "petra");
        assertThat(service.buy(sale, "petra", "k1", 1).text("orderId"))
                .as("sold out")
                .isEqualTo(won.text("orderId"));
        assertThat(service.buy(sale, "petra", "k2", 1).text("code")).isEqualTo("sold-out");
        rebuild(sale, 5, 2, false, won, "petra");
        assertThat(service.buy(sale, "petra", "k1", 1).text("orderId"))
                .as("closed")
                .isEqualTo(won.text("orderId"));
        assertThat(service.buy(sale, "petra", "k2", 1).text("code")).isEqualTo("sale-not-open");

        // A gate that does not even know the units: the key in MySQL comes before the count in MySQL.
        SaleChanged one = service.openSale("B", 10, 1, 1, 900);
        Answer first = service.buy(one, "quinn", "k9", 1);
        rebuild(one, 10, 1, true, first, "somebody-else");
        assertThat(service.buy(one, "quinn", "k9", 1).text("orderId")).isEqualTo(first.text("orderId"));
    }

    @Test
    void anAbandonedReservationIsTakenBackAndItsOrderIdIsDead() {
        SaleChanged sale = service.openSale("A", 5, 5, 1, 900);
        GateKey gate = new GateKey(sale.saleId(), sale.items().getFirst().skuId(), 0);
        UserId user = new UserId("erin");
        OrderId orderId =
                new OrderId(service.bean(io.flashsale.platform.id.Ids.class).next(user.gene()));
        StockGate stock = service.bean(StockGate.class);
        stock.reserve(gate, List.of(new ReserveRequest(orderId, user, "gone", "hash", 5)), Duration.ofMillis(200));
        assertThat(service.buy(sale, "frank", "k", 1).text("code")).isEqualTo("sold-out");

        OrderServiceUnderTest.await(
                "the units are free again",
                () -> stock.view(gate).map(GateView::free).orElse(-1) == 5);
        assertThat(service.get("erin", "/api/v1/orders/" + orderId).status()).isEqualTo(404);
        assertThat(service.buy(sale, "frank", "k", 1).status()).isEqualTo(201);

        // A commit that was still on its way comes too late: its units may be somebody else's by now.
        SaleTerms terms = service.bean(SaleCatalog.class)
                .find(sale.saleId(), sale.items().getFirst().skuId())
                .orElseThrow();
        NewOrder late = new NewOrder(
                orderId, user, terms, 0, 5, "gone", "hash", new ShipTo("Li Wei", "13800000000", "here"), null);
        assertThat(service.bean(OrderCommits.class).commit(late)).isInstanceOf(OrderCommits.Outcome.Voided.class);
        assertThat(live("erin", sale)).isZero();
    }

    @Test
    void confirmedOrdersCanBeCancelledOnceAndTheirCountComesBack() {
        SaleChanged sale = service.openSale("A", 10, 1, 1, 900);
        Answer order = service.buy(sale, "gina", "k1", 1);
        String path = "/api/v1/orders/" + order.text("orderId");
        Answer early = service.post("gina", path + "/cancel");
        assertThat(early.status()).isEqualTo(409);
        assertThat(early.text("code")).isEqualTo("order-pending");
        assertThat(early.raw().headers().firstValue("Retry-After")).isPresent();

        service.confirm(order, sale, "gina");
        assertThat(service.post("gina", path + "/cancel").text("status")).isEqualTo("CANCELLED");
        assertThat(service.post("gina", path + "/cancel").text("status")).isEqualTo("CANCELLED");
        assertThat(service.post("hugo", path + "/cancel").status()).isEqualTo(404);
        assertThat(live("gina", sale)).isZero();
    }

    @Test
    void paidAndCancelledExcludeEachOther() {
        SaleChanged sale = service.openSale("A", 10, 1, 1, 900);
        Orders orders = service.bean(Orders.class);
        Answer first = service.buy(sale, "greta", "k1", 1);
        service.confirm(first, sale, "greta");
        OrderId cancelled = OrderId.of(first.text("orderId"));
        assertThat(service.post("greta", "/api/v1/orders/" + cancelled + "/cancel")
                        .text("status"))
                .isEqualTo("CANCELLED");
        orders.pay(Map.of(cancelled, new PaymentId(71)));
        assertThat(orders.findAny(cancelled))
                .hasValueSatisfying(order -> assertThat(order.status()).isEqualTo(OrderStatus.CANCELLED));

        Answer second = service.buy(sale, "hanna", "k1", 1);
        service.confirm(second, sale, "hanna");
        OrderId paid = OrderId.of(second.text("orderId"));
        Order confirmed = orders.findAny(paid).orElseThrow();
        orders.pay(Map.of(paid, new PaymentId(72)));
        // Whoever cancels has read it while it was still CONFIRMED.
        assertThat(orders.cancelAll(List.of(confirmed), CancelReason.BY_OWNER)).isFalse();
        assertThat(orders.findAny(paid))
                .hasValueSatisfying(order -> assertThat(order.status()).isEqualTo(OrderStatus.PAID));
        assertThat(live("hanna", sale)).isEqualTo(1);
    }

    @Test
    void rejectedOrdersGiveTheirCountBackOnce() {
        SaleChanged sale = service.openSale("A", 10, 1, 1, 900);
        Answer order = service.buy(sale, "ida", "k1", 1);
        service.ledgerSays(EventTypes.STOCK_REJECTED, order, sale, "ida");
        service.ledgerSays(EventTypes.STOCK_REJECTED, order, sale, "ida");
        OrderServiceUnderTest.await("rejected", () -> "REJECTED"
                .equals(service.get("ida", "/api/v1/orders/" + order.text("orderId"))
                        .text("status")));
        assertThat(live("ida", sale)).isZero();
    }

    @Test
    void unpaidOrdersTimeOut() {
        SaleChanged sale = service.openSale("A", 10, 1, 1, 5);
        Answer order = service.buy(sale, "jack", "k1", 1);
        service.confirm(order, sale, "jack");
        OrderServiceUnderTest.await("cancelled by the timer", () -> "CANCELLED"
                .equals(service.get("jack", "/api/v1/orders/" + order.text("orderId"))
                        .text("status")));
        Answer now = service.get("jack", "/api/v1/orders/" + order.text("orderId"));
        assertThat(now.text("reason")).isEqualTo("not-paid-in-time");
        assertThat(live("jack", sale)).isZero();
    }

    @Test
    void pagesOfOrdersAreNewestFirstAndComplete() {
        SaleChanged sale = service.openSale("A", 100, 50, 1, 900);
        List<String> placed = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            placed.addFirst(service.buy(sale, "kim", "k" + i, 1).text("orderId"));
        }
        List<String> seen = new ArrayList<>();
        String path = "/api/v1/orders?limit=3";
        while (true) {
            Answer page = service.get("kim", path);
            page.body()
                    .path("items")
                    .forEach(item -> seen.add(item.path("orderId").asString()));
            if (page.body().path("nextCursor").isNull()) {
                break;
            }
            path = "/api/v1/orders?limit=3&cursor=" + page.text("nextCursor");
        }
        assertThat(seen).isEqualTo(placed);
    }

    @Test
    void unsettledOrdersAreListedForTheRebuild() {
        SaleChanged sale = service.openSale("A", 10, 5, 1, 900);
        Answer one = service.buy(sale, "lena", "k1", 1);
        Answer two = service.buy(sale, "mia", "k1", 2);
        service.confirm(one, sale, "lena");
        Answer unsettled = service.internal("/internal/unsettled?saleId=" + sale.saleId() + "&skuId=A");
        assertThat(unsettled.body().path("items")).hasSize(1);
        assertThat(unsettled.body().path("items").get(0).path("orderId").asString())
                .isEqualTo(two.text("orderId"));
        assertThat(service.get("lena", "/internal/unsettled?saleId=1&skuId=A").status())
                .isEqualTo(403);
    }

    @Test
    void whatBecameOfOrdersIsToldAgainToWhoeverDidNotHearIt() {
        SaleChanged sale = service.openSale("A", 10, 5, 1, 900);
        Answer placed = service.buy(sale, "rosa", "k1", 1);
        Answer open = service.buy(sale, "sven", "k1", 1);
        Answer cancelled = service.buy(sale, "tina", "k1", 1);
        service.confirm(open, sale, "sven");
        service.confirm(cancelled, sale, "tina");
        service.post("tina", "/api/v1/orders/" + cancelled.text("orderId") + "/cancel");
        String path = "/internal/orders/tell-again";
        assertThat(service.internalPost(path, told(placed, open, cancelled))
                        .body()
                        .path("told")
                        .asInt())
                .as("the confirmed one is still open")
                .isEqualTo(2);
        assertThat(service.internalPost(path, told(open)).body().path("told").asInt())
                .isZero();
        assertThat(service.internalPost(path, "{\"orderIds\": []}").status()).isEqualTo(400);
        assertThat(service.post("tina", path).status()).isEqualTo(403);
    }

    private static String told(Answer... orders) {
        return java.util.Arrays.stream(orders)
                .map(order -> '"' + order.text("orderId") + '"')
                .collect(java.util.stream.Collectors.joining(",", "{\"orderIds\": [", "]}"));
    }

    @Test
    void badRequestsAreNamedAndChangeNothing() {
        SaleChanged sale = service.openSale("A", 10, 5, 1, 900);
        assertThat(service.buy(sale, "nora", "", 1).text("code")).isEqualTo("idempotency-key-missing");
        for (int quantity : new int[] {0, -1, 1_001, Integer.MAX_VALUE}) {
            assertThat(service.buy(sale, "nora", "k", quantity).status()).isEqualTo(400);
        }
        for (String body : new String[] {
            "",
            "{",
            "[]",
            "{\"quantity\": 1}",
            "{\"quantity\": 1.5, \"shipTo\": {}}",
            "{\"quantity\": 1, \"shipTo\": {\"name\":\"a\",\"phone\":\"13800000000\",\"address\":\"b\"}, \"price\": 1}",
            "{\"quantity\": 99999999999999, \"shipTo\": {\"name\":\"a\",\"phone\":\"13800000000\",\"address\":\"b\"}}"
        }) {
            Answer answer = service.buyRaw(sale, "nora", "k", body);
            assertThat(answer.status()).as(body).isEqualTo(400);
            assertThat(answer.text("code")).as(body).isEqualTo("malformed-request");
        }
        assertThat(service.get("nora", "/api/v1/orders").body().path("items")).isEmpty();
    }

    private static int live(String user, SaleChanged sale) {
        UserId userId = new UserId(user);
        return service.databases()
                .of(userId.gene())
                .jdbc()
                .sql("SELECT COALESCE(SUM(live), 0) FROM user_count WHERE user_id = ? AND sale_id = ?")
                .params(user, sale.saleId().value())
                .query(Integer.class)
                .single();
    }

    private static List<Answer> inParallel(int callers, java.util.function.IntFunction<Callable<Answer>> call)
            throws Exception {
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Answer>> futures = new ArrayList<>();
            for (int i = 0; i < callers; i++) {
                futures.add(executor.submit(call.apply(i)));
            }
            List<Answer> answers = new ArrayList<>();
            for (Future<Answer> future : futures) {
                answers.add(future.get());
            }
            return answers;
        }
    }
}
