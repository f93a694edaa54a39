package io.flashsale.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.flashsale.contract.OrderId;
import io.flashsale.contract.OrderPlaced;
import io.flashsale.contract.SaleId;
import io.flashsale.contract.UserId;
import io.flashsale.inventory.domain.BucketKey;
import io.flashsale.inventory.domain.ItemKey;
import io.flashsale.stock.GateKey;
import io.flashsale.stock.ReserveOutcome;
import io.flashsale.stock.ReserveRequest;
import io.flashsale.stock.StockGate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.redis.core.StringRedisTemplate;

/** Drift that is found, repaired and written down; books that can't be repaired take their item off sale. */
class RepairIT extends InventoryIT {

    private static final Duration HOLD = Duration.ofSeconds(60);

    @Autowired
    private StockGate stock;

    @Autowired
    private StringRedisTemplate redis;

    private static String gateKey(String kind, SaleId sale) {
        return kind + ":{" + sale + ":" + SKU + ":0b}";
    }

    private ReserveOutcome reserve(SaleId sale, String user) {
        var id = UserId.of(user);
        var order = new OrderId(ids.next(id.gene()));
        return stock.reserve(
                        GateKey.home(sale, SKU, id, 1),
                        List.of(new ReserveRequest(order, id, "key-" + order, "hash", 1)),
                        HOLD)
                .getFirst();
    }

    private List<OrderPlaced> taken(SaleId sale, int users) {
        var orders = new ArrayList<OrderPlaced>();
        for (int u = 0; u < users; u++) {
            orders.add(order(sale, UserId.of("holder-" + u), 0, 1));
        }
        ledger.take(orders);
        return orders;
    }

    private List<String> evidence(SaleId sale) {
        var kinds = new ArrayList<String>();
        for (var repair :
                call("GET", "/api/v1/admin/repairs", operator(), null).body().at("/items")) {
            if (repair.at("/saleId").asString().equals(sale.toString())) {
                kinds.add(repair.at("/kind").asString());
            }
        }
        return kinds;
    }

    private boolean open(SaleId sale) {
        return gates.view(new BucketKey(new ItemKey(sale, SKU), 0))
                .orElseThrow()
                .open();
    }

    private void setTaken(SaleId sale, int taken) {
        var item = new ItemKey(sale, SKU);
        database(item)
                .jdbc()
                .sql("UPDATE stock SET taken = ? WHERE sale_id = ? AND sku_id = ?")
                .params(taken, sale.value(), SKU.value())
                .update();
    }

    @Test
    void aNumberThatSomebodyChangedInRedisIsPutRightWithEvidence() {
        SaleId sale = published(10, 1);
        redis.opsForHash().put(gateKey("g", sale), "b", "7");
        eventually().untilAsserted(() -> assertThat(gates.available(new ItemKey(sale, SKU), 1))
                .hasValue(10));
        eventually().untilAsserted(() -> assertThat(evidence(sale)).contains("BASE"));
        assertThat(figures()
                        .lines()
                        .filter(line -> line.startsWith("flash_gate_repairs_total{") && line.contains("kind=\"base\"")))
                .singleElement()
                .satisfies(line -> assertThat(line).doesNotEndWith(" 0.0"));
    }

    @Test
    void whatTheGateForgotAboutDecidedOrdersIsRememberedAgainHoweverOldTheyAre() {
        SaleId sale = published(10, 1);
        taken(sale, 2);
        eventually().untilAsserted(() -> assertThat(
                        stock.audit(new GateKey(sale, SKU, 0)).orElseThrow().decided())
                .hasSize(2));
        redis.delete(gateKey("r", sale));
        assertThat(stock.audit(new GateKey(sale, SKU, 0)).orElseThrow().counts())
                .isEmpty();
        eventually().untilAsserted(() -> {
            var audit = stock.audit(new GateKey(sale, SKU, 0)).orElseThrow();
            assertThat(audit.decided()).hasSize(2);
            assertThat(audit.counts()).containsEntry(UserId.of("holder-0"), 1).containsEntry(UserId.of("holder-1"), 1);
        });
        eventually().untilAsserted(() -> assertThat(evidence(sale)).contains("ORDERS"));
    }

    @Test
    void aGateThatWentBackInTimeIsToldEverythingAndLeavesEvidence() {
        SaleId sale = published(10, 1);
        taken(sale, 3);
        eventually().untilAsserted(() -> assertThat(gates.view(new BucketKey(new ItemKey(sale, SKU), 0))
                        .orElseThrow()
                        .version())
                .isEqualTo(row(sale, 0).version()));
        eventually().untilAsserted(() -> assertThat(evidence(sale)).contains("ORDERS"));
        // As a failover to a replica that lagged: fewer orders, an older base under an older version.
        redis.opsForHash().putAll(gateKey("g", sale), Map.of("v", "1", "b", "10"));
        eventually().untilAsserted(() -> assertThat(evidence(sale)).contains("ROLLED_BACK"));
        eventually().untilAsserted(() -> assertThat(gates.available(new ItemKey(sale, SKU), 1))
                .hasValue(7));
    }

    @Test
    void booksThatBreakALawFreezeTheItemUntilTheyAreRight() {
        SaleId sale = published(10, 1);
        taken(sale, 2);
        setTaken(sale, 1);
        eventually().untilAsserted(() -> assertThat(evidence(sale)).contains("FROZEN"));
        eventually().untilAsserted(() -> assertThat(open(sale)).isFalse());
        assertThat(reserve(sale, "late")).isInstanceOf(ReserveOutcome.GateClosed.class);
        // The rest of the sale goes on.
        assertThat(gates.view(new BucketKey(new ItemKey(sale, SECOND_SKU), 0))
                        .orElseThrow()
                        .open())
                .isTrue();
        String path = "/api/v1/sales/" + sale + "/items/" + SKU;
        var refused = call("POST", path + "/unfreeze", operator(), "");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.text("/detail")).contains("taken 1 of 10").contains("entries say 2");
        // Pausing and resuming the sale does not open it by the back door.
        call("POST", "/api/v1/sales/" + sale + "/pause", operator(), null);
        call("POST", "/api/v1/sales/" + sale + "/resume", operator(), null);
        assertThat(open(sale)).isFalse();

        setTaken(sale, 2);
        assertThat(call("POST", path + "/unfreeze", operator(), "").status()).isEqualTo(200);
        assertThat(open(sale)).isTrue();
        assertThat(reserve(sale, "later")).isInstanceOf(ReserveOutcome.Reserved.class);
    }

    @Test
    void anOperatorFreezesOneItemAndEvenALostGateComesBackShut() {
        SaleId sale = published(10, 1);
        String path = "/api/v1/sales/" + sale + "/items/" + SKU;
        assertThat(call("POST", path + "/freeze", shopper(), "{\"reason\": \"mine\"}")
                        .status())
                .isEqualTo(403);
        assertThat(call("POST", path + "/freeze", operator(), "{\"reason\": \" \"}")
                        .status())
                .isEqualTo(400);
        assertThat(call("POST", "/api/v1/sales/1/items/" + SKU + "/freeze", operator(), "{\"reason\": \"x\"}")
                        .status())
                .isEqualTo(404);
        var frozen = call("POST", path + "/freeze", operator(), "{\"reason\": \"wrong price\"}");
        assertThat(frozen.status()).isEqualTo(200);
        assertThat(frozen.text("/reason")).isEqualTo("wrong price");
        assertThat(call("POST", path + "/freeze", operator(), "{\"reason\": \"again\"}")
                        .text("/reason"))
                .as("the first reason stands")
                .isEqualTo("wrong price");
        assertThat(reserve(sale, "early")).isInstanceOf(ReserveOutcome.GateClosed.class);
        redis.delete(gateKey("g", sale));
        eventually().until(() -> gates.view(new BucketKey(new ItemKey(sale, SKU), 0))
                .isPresent());
        assertThat(open(sale)).isFalse();
        assertThat(call("GET", "/api/v1/admin/freezes", operator(), null)
                        .response()
                        .body())
                .contains("wrong price");
        assertThat(call("POST", path + "/unfreeze", operator(), "").status()).isEqualTo(200);
        assertThat(open(sale)).isTrue();
        assertThat(call("GET", "/api/v1/admin/freezes", operator(), null)
                        .response()
                        .body())
                .doesNotContain("wrong price");
    }

    @Test
    void stockWhoseOrdersEndWasNeverHeardIsAskedAbout() {
        SaleId sale = published(10, 1);
        var orders = taken(sale, 2);
        var item = new ItemKey(sale, SKU);
        database(item)
                .jdbc()
                .sql("UPDATE ledger_entry SET created_at = created_at - INTERVAL 1 DAY WHERE order_id = ?")
                .param(orders.getFirst().orderId().value())
                .update();
        eventually().untilAsserted(() -> assertThat(TOLD_AGAIN)
                .contains(orders.getFirst().orderId()));
        assertThat(TOLD_AGAIN).doesNotContain(orders.getLast().orderId());
        eventually().untilAsserted(() -> assertThat(evidence(sale)).contains("UNENDED"));
    }

    @Test
    void aLedgerThatIsOlderThanWhatTheGateWasToldFreezesTheItem() {
        SaleId sale = published(10, 1);
        redis.opsForHash().put(gateKey("g", sale), "v", "99");
        eventually().untilAsserted(() -> assertThat(evidence(sale)).contains("FROZEN"));
        eventually().untilAsserted(() -> assertThat(open(sale)).isFalse());
    }
}
