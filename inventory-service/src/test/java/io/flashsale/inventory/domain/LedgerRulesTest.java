package io.flashsale.inventory.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flashsale.contract.OrderId;
import io.flashsale.contract.OrderPlaced;
import io.flashsale.contract.SaleId;
import io.flashsale.contract.SkuId;
import io.flashsale.contract.UserId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class LedgerRulesTest {

    private static final ItemKey ITEM = new ItemKey(new SaleId(7), SkuId.of("phone"));
    private static final BucketKey BUCKET = new BucketKey(ITEM, 0);

    private static List<OrderPlaced> orders(int... quantities) {
        return IntStream.range(0, quantities.length)
                .mapToObj(i -> new OrderPlaced(
                        new OrderId(i + 1), UserId.of("u" + i), ITEM.saleId(), ITEM.skuId(), 0, quantities[i], null))
                .toList();
    }

    private static List<Long> ids(List<OrderPlaced> orders) {
        return orders.stream().map(o -> o.orderId().value()).toList();
    }

    private static LedgerEntry entry(EntryKind kind) {
        return new LedgerEntry(new OrderId(1), kind, UserId.of("u"), BUCKET, 2);
    }

    private static OrderHistory history(EntryKind... kinds) {
        var history = OrderHistory.NONE;
        for (var kind : kinds) {
            history = history.with(entry(kind));
        }
        return history;
    }

    @Test
    void whoeverStillFitsGetsUnitsInTheOrderOfArrival() {
        var allocation = Allocation.greedy(5, orders(3, 4, 1, 1, 1));
        assertThat(ids(allocation.taken())).containsExactly(1L, 3L, 4L);
        assertThat(ids(allocation.rejected())).containsExactly(2L, 5L);
        assertThat(allocation.units()).isEqualTo(5);
    }

    @Test
    void anExactFitRejectsNobodyAndAnEmptyBucketEverybody() {
        assertThat(Allocation.greedy(6, orders(1, 2, 3)).rejected()).isEmpty();
        assertThat(Allocation.greedy(0, orders(1, 2, 3)).taken()).isEmpty();
    }

    @Test
    void noAllocationEverTakesMoreThanIsFree() {
        var random = new Random(42);
        for (int round = 0; round < 1000; round++) {
            int free = random.nextInt(50);
            var all = orders(random.ints(20, 1, 10).toArray());
            var allocation = Allocation.greedy(free, all);
            assertThat(allocation.units()).isLessThanOrEqualTo(free);
            assertThat(allocation.taken().size() + allocation.rejected().size()).isEqualTo(20);
            int left = free - allocation.units();
            assertThat(allocation.rejected())
                    .allSatisfy(o -> assertThat(o.quantity()).isGreaterThan(left));
        }
    }

    @Test
    void anOrderEndsOnceAndTheFirstEndStands() {
        assertThat(history().ending(EntryKind.RELEASE)).isInstanceOf(OrderHistory.Ending.Early.class);
        assertThat(history(EntryKind.REJECT).ending(EntryKind.SELL)).isInstanceOf(OrderHistory.Ending.Ignored.class);
        assertThat(history(EntryKind.TAKE).ending(EntryKind.RELEASE))
                .isEqualTo(new OrderHistory.Ending.Fresh(entry(EntryKind.RELEASE)));
        for (var first : List.of(EntryKind.SELL, EntryKind.RELEASE)) {
            for (var second : List.of(EntryKind.SELL, EntryKind.RELEASE)) {
                var ending = history(EntryKind.TAKE, first).ending(second);
                assertThat(ending)
                        .isEqualTo(
                                first == second
                                        ? new OrderHistory.Ending.Repeated(entry(first))
                                        : new OrderHistory.Ending.Contrary(entry(first)));
            }
        }
    }

    @Test
    void unitsAreOutOfTheStockBetweenTakeAndRelease() {
        assertThat(history().live()).isFalse();
        assertThat(history(EntryKind.REJECT).live()).isFalse();
        assertThat(history(EntryKind.TAKE).live()).isTrue();
        assertThat(history(EntryKind.TAKE, EntryKind.SELL).live()).isTrue();
        assertThat(history(EntryKind.TAKE, EntryKind.RELEASE).live()).isFalse();
        assertThat(history(EntryKind.RELEASE).live()).isFalse();
    }

    @Test
    void aStockRowCantBeOversold() {
        assertThat(new StockRow(BUCKET, 3, 3, 1).free()).isZero();
        assertThatThrownBy(() -> new StockRow(BUCKET, 3, 4, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new StockRow(BUCKET, 3, -1, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void totalsAreSplitEvenly() {
        assertThat(BucketSplit.even(10, 4)).containsExactly(3, 3, 2, 2);
        assertThat(BucketSplit.even(4, 4)).containsExactly(1, 1, 1, 1);
        assertThat(BucketSplit.even(7, 1)).containsExactly(7);
        assertThatThrownBy(() -> BucketSplit.even(3, 4)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aRestockFillsTheEmptiestBucketsFirst() {
        assertThat(BucketSplit.refill(3, new int[] {5, 0, 5, 1})).containsExactly(0, 2, 0, 1);
        assertThat(BucketSplit.refill(1, new int[] {5, 0, 0})).containsExactly(0, 1, 0);
        assertThat(BucketSplit.refill(10, new int[] {0, 0, 0})).containsExactly(4, 3, 3);
        assertThat(BucketSplit.refill(7, new int[] {9})).containsExactly(7);
    }

    @Test
    void aRestockAddsExactlyItsQuantityAndLevelsWhatItTouches() {
        var random = new Random(7);
        for (int round = 0; round < 2000; round++) {
            int[] free = random.ints(1 + random.nextInt(8), 0, 20).toArray();
            int quantity = 1 + random.nextInt(60);
            int[] added = BucketSplit.refill(quantity, free);
            assertThat(Arrays.stream(added).sum()).isEqualTo(quantity);
            assertThat(Arrays.stream(added).min().orElseThrow()).isNotNegative();
            int[] touched = IntStream.range(0, free.length)
                    .filter(b -> added[b] > 0)
                    .map(b -> free[b] + added[b])
                    .sorted()
                    .toArray();
            assertThat(touched[touched.length - 1] - touched[0]).isLessThanOrEqualTo(1);
        }
    }

    @Test
    void anItemLivesWhereItsTextHashesTo() {
        // CRC32('7:phone') as MySQL computes it.
        assertThat(ITEM.database(1)).isZero();
        assertThat(ITEM.database(2)).isEqualTo(new ItemKey(new SaleId(7), SkuId.of("phone")).database(2));
        var crc = new CRC32();
        crc.update("7:phone".getBytes(StandardCharsets.US_ASCII));
        assertThat(ITEM.database(5)).isEqualTo((int) (crc.getValue() % 5));
    }
}
