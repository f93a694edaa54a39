package io.flashsale.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flashsale.contract.Money;
import io.flashsale.contract.OrderId;
import io.flashsale.contract.OrderPlaced;
import io.flashsale.contract.SaleId;
import io.flashsale.contract.UserId;
import io.flashsale.inventory.app.port.Ledger;
import io.flashsale.inventory.domain.EntryKind;
import io.flashsale.inventory.domain.ItemKey;
import io.flashsale.inventory.domain.LedgerEntry;
import io.flashsale.inventory.domain.SaleItem;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Laws 1 and 2 where they are decided. */
class LedgerIT extends InventoryIT {

    private SaleId stocked(int total, int buckets) {
        var sale = new SaleId(ids.next(0));
        ledger.ensureRows(
                new ItemKey(sale, SKU), new SaleItem(SKU, "Phone", new Money(100, "CNY"), total, 10, buckets));
        return sale;
    }

    private List<OrderPlaced> orders(SaleId sale, int bucket, int count, int quantity) {
        List<OrderPlaced> orders = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            orders.add(order(sale, UserId.of("u-" + i), bucket, quantity));
        }
        return orders;
    }

    private static Map<EntryKind, Long> kinds(List<LedgerEntry> entries) {
        return entries.stream().collect(Collectors.groupingBy(LedgerEntry::kind, Collectors.counting()));
    }

    private static Ledger.Ending ending(OrderPlaced order) {
        return new Ledger.Ending(order.orderId(), new ItemKey(order.saleId(), order.skuId()));
    }

    private void assertBooksBalance(SaleId sale) {
        var item = new ItemKey(sale, SKU);
        for (var row : ledger.standing(item, List.of()).rows()) {
            long entries = database(item)
                    .jdbc()
                    .sql("""
                            SELECT COALESCE(SUM(CASE kind WHEN 'TAKE' THEN quantity WHEN 'RELEASE' THEN -quantity ELSE 0 END), 0)
                            FROM ledger_entry WHERE sale_id = ? AND sku_id = ? AND bucket = ?
                            """)
                    .params(sale.value(), SKU.value(), row.key().bucket())
                    .query(Long.class)
                    .single();
            assertThat(row.taken()).as("Law 2 in bucket %d", row.key().bucket()).isEqualTo((int) entries);
            assertThat(row.taken()).as("Law 1").isBetween(0, row.total());
        }
    }

    @Test
    void aBatchThatFitsExactlyIsTakenInOneUpdate() {
        SaleId sale = stocked(60, 2);
        var entries = ledger.take(orders(sale, 1, 30, 1));
        assertThat(kinds(entries)).isEqualTo(Map.of(EntryKind.TAKE, 30L));
        assertThat(row(sale, 1).free()).isZero();
        assertThat(row(sale, 1).version()).as("one update for all").isEqualTo(2);
        assertThat(row(sale, 0).taken()).isZero();
        assertBooksBalance(sale);
    }

    @Test
    void anOvershootingBatchTakesWhatFitsInOrderAndRejectsTheRest() {
        SaleId sale = stocked(5, 1);
        var batch = new ArrayList<OrderPlaced>();
        batch.addAll(orders(sale, 0, 1, 3)); // taken, 2 left
        batch.addAll(orders(sale, 0, 1, 4)); // too large
        batch.addAll(orders(sale, 0, 2, 1)); // both fit
        batch.addAll(orders(sale, 0, 1, 1)); // nothing left
        var entries = ledger.take(batch).stream().collect(Collectors.toMap(LedgerEntry::orderId, Function.identity()));
        assertThat(batch.stream().map(o -> entries.get(o.orderId()).kind()))
                .containsExactly(EntryKind.TAKE, EntryKind.REJECT, EntryKind.TAKE, EntryKind.TAKE, EntryKind.REJECT);
        assertThat(row(sale, 0).free()).isZero();
        assertBooksBalance(sale);
    }

    /** Six conditional updates travel as one; each has its own last word. */
    @Test
    void manyBucketsAtOnceEachGiveWhatTheyHave() {
        SaleId sale = stocked(12, 6);
        var batch = new ArrayList<OrderPlaced>();
        for (int bucket = 0; bucket < 6; bucket++) {
            batch.addAll(orders(sale, bucket, bucket % 2 == 0 ? 2 : 3, 1));
        }
        var entries = ledger.take(batch);
        assertThat(kinds(entries)).isEqualTo(Map.of(EntryKind.TAKE, 12L, EntryKind.REJECT, 3L));
        for (int bucket = 0; bucket < 6; bucket++) {
            assertThat(row(sale, bucket).free()).as("bucket %d", bucket).isZero();
        }
        assertBooksBalance(sale);
    }

    @Test
    void redeliveryRepeatsTheFirstDecisionEvenAfterARestock() {
        SaleId sale = stocked(2, 1);
        var batch = orders(sale, 0, 4, 1);
        var first = ledger.take(batch);
        assertThat(kinds(first)).isEqualTo(Map.of(EntryKind.TAKE, 2L, EntryKind.REJECT, 2L));
        ledger.restock(new ItemKey(sale, SKU), "more", 10, 1000);
        var mixed = new ArrayList<>(batch);
        mixed.addAll(batch);
        mixed.addAll(orders(sale, 0, 1, 1));
        var again = ledger.take(mixed);
        assertThat(again).hasSize(5).containsAll(first);
        assertThat(row(sale, 0).taken()).isEqualTo(3);
        assertBooksBalance(sale);
    }

    @Test
    void twoConsumersOfTheSameOrdersDecideEachOnce() throws Exception {
        for (int round = 0; round < 5; round++) {
            SaleId sale = stocked(100, 4);
            List<OrderPlaced> all = new ArrayList<>();
            for (int bucket = 0; bucket < 4; bucket++) {
                all.addAll(orders(sale, bucket, 40, 1));
            }
            List<Callable<List<LedgerEntry>>> consumers = new ArrayList<>();
            for (int c = 0; c < 4; c++) {
                var mine = new ArrayList<>(all);
                Collections.shuffle(mine, new Random(round * 31L + c));
                consumers.add(() -> {
                    List<LedgerEntry> told = new ArrayList<>();
                    for (int from = 0; from < mine.size(); from += 32) {
                        told.addAll(ledger.take(mine.subList(from, from + 32)));
                    }
                    return told;
                });
            }
            Map<OrderId, EntryKind> decided = null;
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (var future : threads.invokeAll(consumers)) {
                    Map<OrderId, EntryKind> told =
                            future.get().stream().collect(Collectors.toMap(LedgerEntry::orderId, LedgerEntry::kind));
                    assertThat(told).hasSize(160);
                    if (decided != null) {
                        assertThat(told).as("everybody tells the same").isEqualTo(decided);
                    }
                    decided = told;
                }
            }
            assertThat(decided.values().stream().filter(k -> k == EntryKind.TAKE))
                    .hasSize(100);
            assertBooksBalance(sale);
        }
    }

    @Test
    void releaseGivesBackOnceAndSellKeeps() {
        SaleId sale = stocked(10, 1);
        var batch = orders(sale, 0, 3, 2);
        ledger.take(batch);
        assertThat(ledger.end(EntryKind.RELEASE, List.of(ending(batch.get(0)), ending(batch.get(0))))
                        .ended())
                .hasSize(1);
        assertThat(ledger.end(EntryKind.RELEASE, List.of(ending(batch.get(0)))).ended())
                .as("told again")
                .hasSize(1);
        assertThat(row(sale, 0).taken()).isEqualTo(4);
        assertThat(ledger.end(EntryKind.SELL, List.of(ending(batch.get(1)))).ended())
                .hasSize(1);
        assertThat(ledger.end(EntryKind.RELEASE, List.of(ending(batch.get(1)))).contrary())
                .as("Law 4: the first end stands")
                .hasSize(1);
        assertThat(ledger.end(EntryKind.SELL, List.of(ending(batch.get(0)))).contrary())
                .hasSize(1);
        assertThat(row(sale, 0).taken()).isEqualTo(4);
        assertBooksBalance(sale);
    }

    @Test
    void anEndBeforeTheDecisionIsEarlyAndARejectedOrderHasNoEnd() {
        SaleId sale = stocked(1, 1);
        var batch = orders(sale, 0, 2, 1);
        assertThat(ledger.end(EntryKind.RELEASE, List.of(ending(batch.get(0)))).early())
                .containsExactly(batch.get(0).orderId());
        ledger.take(batch);
        var ended = ledger.end(EntryKind.RELEASE, List.of(ending(batch.get(1))));
        assertThat(ended.ended()).isEmpty();
        assertThat(ended.early()).isEmpty();
        assertThat(row(sale, 0).taken()).isEqualTo(1);
    }

    @Test
    void concurrentReleasesOfTheSameOrdersGiveBackOnce() throws Exception {
        SaleId sale = stocked(100, 2);
        var batch = new ArrayList<>(orders(sale, 0, 40, 1));
        batch.addAll(orders(sale, 1, 40, 1));
        ledger.take(batch);
        List<Callable<Ledger.Endings>> consumers = new ArrayList<>();
        for (int c = 0; c < 4; c++) {
            var mine = new ArrayList<>(batch.stream().map(LedgerIT::ending).toList());
            Collections.shuffle(mine, new Random(c));
            consumers.add(() -> ledger.end(EntryKind.RELEASE, mine));
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var future : threads.invokeAll(consumers)) {
                assertThat(future.get().ended()).hasSize(80);
            }
        }
        assertThat(row(sale, 0).taken() + row(sale, 1).taken()).isZero();
        assertBooksBalance(sale);
    }

    @Test
    void ordersOfAnItemThatDoesNotExistAreRejected() {
        var sale = new SaleId(ids.next(0));
        assertThat(kinds(ledger.take(orders(sale, 0, 2, 1)))).isEqualTo(Map.of(EntryKind.REJECT, 2L));
    }

    @Test
    void theDatabaseItselfRefusesToOversell() {
        SaleId sale = stocked(3, 1);
        var item = new ItemKey(sale, SKU);
        assertThatThrownBy(() -> database(item)
                        .jdbc()
                        .sql("UPDATE stock SET taken = total + 1 WHERE sale_id = ?")
                        .param(sale.value())
                        .update())
                .hasMessageContaining("stock_not_oversold");
    }

    @Test
    void restocksOfOneKeyAtTheSameTimeCountOnce() throws Exception {
        SaleId sale = stocked(4, 4);
        var item = new ItemKey(sale, SKU);
        List<Callable<Ledger.Restocked>> callers =
                Collections.nCopies(8, () -> ledger.restock(item, "same-key", 9, 1000));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var future : threads.invokeAll(callers)) {
                assertThat(future.get())
                        .isInstanceOfSatisfying(Ledger.Restocked.Done.class, done -> assertThat(done.total())
                                .isEqualTo(13));
            }
        }
        assertThat(ledger.standing(item, List.of()).rows().stream().mapToInt(r -> r.total()))
                .containsExactlyInAnyOrder(4, 3, 3, 3);
        assertThat(ledger.restock(item, "same-key", 8, 1000)).isInstanceOf(Ledger.Restocked.KeyReused.class);
        assertThat(ledger.restock(item, "other-key", 1000, 1000)).isInstanceOf(Ledger.Restocked.TooMuch.class);
    }
}
