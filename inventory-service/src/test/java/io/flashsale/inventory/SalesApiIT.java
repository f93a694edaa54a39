package io.flashsale.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.flashsale.contract.SaleId;
import io.flashsale.inventory.domain.BucketKey;
import io.flashsale.inventory.domain.ItemKey;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SalesApiIT extends InventoryIT {

    @Test
    void publishingOpensEveryGateWithItsShareOfTheStock() {
        SaleId sale = published(103, 4);
        var item = new ItemKey(sale, SKU);
        assertThat(List.of(0, 1, 2, 3))
                .extracting(
                        b -> gates.view(new BucketKey(item, b)).orElseThrow().free())
                .containsExactly(26, 26, 26, 25);
        assertThat(gates.view(new BucketKey(item, 0)).orElseThrow().open()).isTrue();
        var shown = call("GET", "/api/v1/sales/" + sale, null, null);
        assertThat(shown.status()).isEqualTo(200);
        assertThat(shown.text("/status")).isEqualTo("OPEN");
        assertThat(shown.body().at("/items/0/available").asInt()).isEqualTo(103);
        assertThat(shown.body().at("/items/0").propertyNames())
                .containsExactlyInAnyOrder("skuId", "name", "price", "listPrice", "total", "available", "perUserLimit");
        assertThat(shown.body().propertyNames())
                .containsExactlyInAnyOrder("saleId", "title", "status", "startsAt", "endsAt", "admission", "items");
    }

    @Test
    void aDraftIsSeenByOperatorsOnly() {
        var created = call("POST", "/api/v1/sales", operator(), proposal(10, 1));
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.text("/status")).isEqualTo("DRAFT");
        String path = "/api/v1/sales/" + created.text("/saleId");
        assertThat(created.response().headers().firstValue("Location")).contains(path);
        assertThat(call("GET", path, null, null).status()).isEqualTo(404);
        assertThat(call("GET", path, shopper(), null).status()).isEqualTo(404);
        assertThat(call("GET", path, operator(), null).status()).isEqualTo(200);
        assertThat(call("GET", "/internal/sales/" + created.text("/saleId"), service(), null)
                        .status())
                .isEqualTo(404);
        assertThat(call("GET", "/api/v1/sales?status=DRAFT", null, null)
                        .body()
                        .at("/items")
                        .size())
                .isZero();
    }

    @Test
    void onlyOperatorsChangeSales() {
        SaleId sale = published(10, 1);
        for (String path : List.of("", "/" + sale + "/pause", "/" + sale + "/items/phone-1/restock")) {
            assertThat(call("POST", "/api/v1/sales" + path, null, "{}").status())
                    .as(path)
                    .isEqualTo(401);
            assertThat(call("POST", "/api/v1/sales" + path, shopper(), "{}").status())
                    .as(path)
                    .isEqualTo(403);
        }
        assertThat(call("GET", "/internal/sales/" + sale, operator(), null).status())
                .isEqualTo(403);
        assertThat(call("GET", "/admin/audit", shopper(), null).status()).isEqualTo(403);
    }

    @Test
    void aDraftIsEditedUntilItIsPublished() {
        var created = call("POST", "/api/v1/sales", operator(), proposal(10, 1));
        String path = "/api/v1/sales/" + created.text("/saleId");
        var edited = call("PUT", path, operator(), proposal(20, 2));
        assertThat(edited.status()).isEqualTo(200);
        assertThat(edited.body().at("/items/0/total").asInt()).isEqualTo(20);
        assertThat(call("POST", path + "/publish", operator(), null).status()).isEqualTo(200);
        var late = call("PUT", path, operator(), proposal(30, 2));
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.text("/code")).isEqualTo("sale-state");
        assertThat(call("POST", path + "/publish", operator(), null).status()).isEqualTo(409);
        assertThat(row(SaleId.of(created.text("/saleId")), 1).total()).isEqualTo(10);
    }

    @Test
    void pausingShutsTheGatesAndResumingOpensThem() {
        SaleId sale = published(10, 2);
        var key = new BucketKey(new ItemKey(sale, SKU), 1);
        var paused = call("POST", "/api/v1/sales/" + sale + "/pause", operator(), null);
        assertThat(paused.text("/status")).isEqualTo("PAUSED");
        assertThat(gates.view(key).orElseThrow().open()).isFalse();
        assertThat(call("POST", "/api/v1/sales/" + sale + "/pause", operator(), null)
                        .status())
                .isEqualTo(409);
        assertThat(call("POST", "/api/v1/sales/" + sale + "/resume", operator(), null)
                        .text("/status"))
                .isEqualTo("OPEN");
        assertThat(gates.view(key).orElseThrow().open()).isTrue();
        assertThat(call("POST", "/api/v1/sales/" + sale + "/close", operator(), null)
                        .text("/status"))
                .isEqualTo("CLOSED");
        assertThat(gates.view(key).orElseThrow().open()).isFalse();
        assertThat(call("POST", "/api/v1/sales/" + sale + "/resume", operator(), null)
                        .status())
                .isEqualTo(409);
    }

    @Test
    void restockIsAnsweredOnceAndReplayedForever() {
        SaleId sale = published(10, 4);
        String path = "/api/v1/sales/" + sale + "/items/phone-1/restock";
        String key = UUID.randomUUID().toString();
        assertThat(call("POST", path, operator(), "{\"quantity\": 6}").text("/code"))
                .isEqualTo("idempotency-key-missing");
        var first = call("POST", path, operator(), "{\"quantity\": 6}", "Idempotency-Key", key);
        assertThat(first.status()).as(first.response().body()).isEqualTo(200);
        assertThat(first.body().at("/total").asInt()).isEqualTo(16);
        var replay = call("POST", path, operator(), "{\"quantity\": 6}", "Idempotency-Key", key);
        assertThat(replay.status()).isEqualTo(200);
        assertThat(replay.body()).isEqualTo(first.body());
        assertThat(replay.response().headers().firstValue("Idempotency-Replayed"))
                .contains("true");
        assertThat(call("POST", path, operator(), "{\"quantity\": 7}", "Idempotency-Key", key)
                        .status())
                .isEqualTo(422);
        assertThat(call("POST", path, operator(), "{\"quantity\": 0}", "Idempotency-Key", "k2")
                        .status())
                .isEqualTo(400);
        assertThat(call("POST", path, operator(), "{\"quantity\": 2000000000}", "Idempotency-Key", "k3")
                        .status())
                .isEqualTo(400);
        assertThat(ledger.standing(new ItemKey(sale, SKU), List.of()).rows())
                .extracting(r -> r.total())
                .containsExactly(4, 4, 4, 4);
        assertThat(gates.available(new ItemKey(sale, SKU), 4)).hasValue(16);
        assertThat(call("GET", "/api/v1/sales/" + sale, operator(), null)
                        .body()
                        .at("/items/0/total")
                        .asInt())
                .isEqualTo(16);
        assertThat(call("GET", "/internal/sales/" + sale, service(), null)
                        .body()
                        .at("/items/0/total")
                        .asInt())
                .isEqualTo(16);
    }

    @Test
    void everyFlawOfAProposalIsNamed() {
        String body = """
                {"title": " ", "startsAt": "2026-12-01T00:00:00Z", "endsAt": "2026-11-01T00:00:00Z",
                 "payWithinSeconds": 4, "admission": "vip",
                 "items": [{"skuId": "a b", "name": "x", "price": {"minor": 0, "currency": "cny"}, "total": 3,
                            "perUserLimit": 0, "buckets": 4},
                           {"skuId": "ok", "name": "x", "price": {"minor": 1, "currency": "CNY"}, "total": 0,
                            "perUserLimit": 1, "buckets": 65},
                           {"skuId": "ok", "name": "x", "price": null, "total": 99000000, "perUserLimit": 1}]}
                """;
        var refused = call("POST", "/api/v1/sales", operator(), body);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body().at("/errors").valueStream().map(e -> e.at("/field")
                        .asString()))
                .contains(
                        "title",
                        "endsAt",
                        "payWithinSeconds",
                        "admission",
                        "items[0].skuId",
                        "items[0].price.minor",
                        "items[0].price.currency",
                        "items[0].perUserLimit",
                        "items[0].buckets",
                        "items[1].total",
                        "items[1].buckets",
                        "items[2].skuId",
                        "items[2].price",
                        "items[2].total");
        assertThat(call("POST", "/api/v1/sales", operator(), "{\"titel\": \"x\"}")
                        .status())
                .isEqualTo(400);
        assertThat(call("POST", "/api/v1/sales", operator(), "{\"items\": \"x\"")
                        .status())
                .isEqualTo(400);
        assertThat(call("GET", "/api/v1/sales/none", null, null).status()).isEqualTo(404);
        assertThat(call("GET", "/api/v1/sales?cursor=???", null, null).status()).isEqualTo(400);
        assertThat(call("GET", "/api/v1/sales?status=SOON", null, null).status())
                .isEqualTo(400);
        assertThat(call("GET", "/api/v1/sales?limit=0", null, null).status()).isEqualTo(400);
    }

    @Test
    void listsArePagedNewestFirstAndFilteredByTheShownStatus() {
        var now = Instant.now();
        SaleId open = published(10, 1);
        var created = call(
                "POST", "/api/v1/sales", operator(), proposal(10, 1, now.plusSeconds(1000), now.plusSeconds(2000)));
        SaleId scheduled = SaleId.of(created.text("/saleId"));
        call("POST", "/api/v1/sales/" + scheduled + "/publish", operator(), null);
        assertThat(saleIds("/api/v1/sales?status=SCHEDULED&limit=100"))
                .contains(scheduled.toString())
                .doesNotContain(open.toString());
        assertThat(saleIds("/api/v1/sales?status=open&limit=100"))
                .contains(open.toString())
                .doesNotContain(scheduled.toString());
        var first = call("GET", "/api/v1/sales?limit=1", null, null);
        assertThat(first.text("/items/0/saleId")).isEqualTo(scheduled.toString());
        var second = call("GET", "/api/v1/sales?limit=1&cursor=" + first.text("/nextCursor"), null, null);
        assertThat(second.text("/items/0/saleId")).isEqualTo(open.toString());
    }

    private List<String> saleIds(String path) {
        return call("GET", path, null, null)
                .body()
                .at("/items")
                .valueStream()
                .map(s -> s.at("/saleId").asString())
                .toList();
    }

    @Test
    void theAuditFindsTheLawsHolding() {
        published(10, 2);
        var audit = call("GET", "/admin/audit", operator(), null);
        assertThat(audit.status()).isEqualTo(200);
        assertThat(audit.text("/service")).isEqualTo("inventory-service");
        assertThat(audit.body().at("/laws").valueStream())
                .isNotEmpty()
                .allSatisfy(law ->
                        assertThat(law.at("/ok").asBoolean()).as(law.toString()).isTrue());
    }

    @Test
    void theApiIsDescribedAndTheFiguresAreThere() {
        published(10, 1);
        var description = call("GET", "/v3/api-docs", null, null);
        assertThat(description.status()).isEqualTo(200);
        assertThat(description.body().at("/paths").propertyNames())
                .contains("/api/v1/sales/{saleId}/items/{skuId}/restock", "/api/v1/sales")
                .noneMatch(path -> path.startsWith("/internal"));
        assertThat(figures())
                .contains(
                        "flash_ledger_orders_total",
                        "flash_gate_births_total",
                        "flash_gate_drift",
                        "flash_gate_missing",
                        "flash_half_messages_total");
    }
}
