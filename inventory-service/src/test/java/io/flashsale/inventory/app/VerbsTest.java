package io.flashsale.inventory.app;

import static io.flashsale.inventory.app.World.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flashsale.contract.OrderCancelled;
import io.flashsale.contract.OrderId;
import io.flashsale.contract.OrderPaid;
import io.flashsale.contract.OrderPlaced;
import io.flashsale.contract.PaymentId;
import io.flashsale.contract.SaleStatus;
import io.flashsale.inventory.app.port.UnsettledOrders.Unsettled;
import io.flashsale.inventory.domain.BucketKey;
import io.flashsale.inventory.domain.LedgerEntry;
import io.flashsale.inventory.domain.SaleLimits;
import io.flashsale.platform.ServiceUnavailable;
import java.util.List;
import org.junit.jupiter.api.Test;

class VerbsTest {

    private static final SaleLimits LIMITS = new SaleLimits(10_000, 10, 100, 64, 5, 900, 86_400, 1_000_000L);
    private static final BucketKey FIRST = new BucketKey(World.ITEM, 0);

    private static World opened(int total, int buckets) {
        var world = new World(SaleStatus.PUBLISHED, total, buckets);
        world.restore().restoreAll();
        world.calls.clear();
        return world;
    }

    private static TakeStock take(World world) {
        return new TakeStock(world, world.follow(), world, world, 2);
    }

    private static ReleaseStock release(World world) {
        return new ReleaseStock(world, world.follow(), world, 2);
    }

    private static OrderCancelled cancelled(OrderPlaced o) {
        return new OrderCancelled(
                o.orderId(), o.userId(), o.saleId(), o.skuId(), o.bucket(), o.quantity(), "unpaid", null);
    }

    private static OrderPaid paid(OrderPlaced o) {
        return new OrderPaid(
                o.orderId(), o.userId(), o.saleId(), o.skuId(), o.bucket(), o.quantity(), new PaymentId(1), null);
    }

    @Test
    void theLedgerDecidesThenTheGateIsToldThenEverybody() {
        var world = opened(1, 1);
        take(world).take(List.of(order(1, 0, 1), order(2, 0, 1)));
        assertThat(world.calls).containsExactly("take", "sync 0", "confirmed", "rejected");
        assertThat(world.confirmed).containsExactly(new OrderId(1));
        assertThat(world.rejected).containsExactly(new OrderId(2));
        assertThat(world.decided.get(FIRST)).extracting(LedgerEntry::orderId).containsExactly(new OrderId(1));
        assertThat(world.dropped.get(FIRST)).extracting(LedgerEntry::orderId).containsExactly(new OrderId(2));
        assertThat(world.gates.get(FIRST).free()).isZero();
    }

    @Test
    void aLargeDeliveryTravelsInBoundedBatches() {
        var world = opened(10, 1);
        take(world).take(List.of(order(1, 0, 1), order(2, 0, 1), order(3, 0, 1)));
        assertThat(world.calls.stream().filter("take"::equals)).hasSize(2);
        assertThat(world.confirmed).hasSize(3);
    }

    @Test
    void nothingIsToldWhileRedisIsAwayAndARepetitionTellsEverything() {
        var world = opened(5, 1);
        world.redisDown = true;
        assertThatThrownBy(() -> take(world).take(List.of(order(1, 0, 1)))).isInstanceOf(ServiceUnavailable.class);
        assertThat(world.confirmed).isEmpty();
        world.redisDown = false;
        take(world).take(List.of(order(1, 0, 1)));
        assertThat(world.confirmed).containsExactly(new OrderId(1));
        assertThat(world.rows.get(0).taken()).isEqualTo(1);
        assertThat(world.gates.get(FIRST)).isEqualTo(world.rows.get(0));
    }

    @Test
    void aLateRedeliveryRepeatsTheDecisionButDoesNotPutAReleasedOrderBackIntoTheGate() {
        var world = opened(5, 1);
        take(world).take(List.of(order(1, 0, 1)));
        release(world).release(List.of(cancelled(order(1, 0, 1))));
        world.decided.clear();
        take(world).take(List.of(order(1, 0, 1)));
        assertThat(world.confirmed).containsExactly(new OrderId(1), new OrderId(1));
        assertThat(world.decided.get(FIRST)).isEmpty();
        assertThat(world.rows.get(0).taken()).isZero();
    }

    @Test
    void unitsComeBackToTheLedgerBeforeTheGate() {
        var world = opened(5, 1);
        take(world).take(List.of(order(1, 0, 2)));
        world.calls.clear();
        assertThat(release(world).release(List.of(cancelled(order(1, 0, 2))))).isEmpty();
        assertThat(world.calls).containsExactly("end RELEASE", "sync 0");
        assertThat(world.gates.get(FIRST).free()).isEqualTo(5);
        assertThat(world.dropped.get(FIRST)).extracting(LedgerEntry::orderId).contains(new OrderId(1));
    }

    @Test
    void anEarlyEndIsHandedBackAndTheOthersAreDone() {
        var world = opened(5, 1);
        take(world).take(List.of(order(1, 0, 1)));
        assertThat(release(world).release(List.of(cancelled(order(9, 0, 1)), cancelled(order(1, 0, 1)))))
                .containsExactly(new OrderId(9));
        assertThat(world.rows.get(0).taken()).isZero();
        assertThat(new SellStock(world, world, 2).sell(List.of(paid(order(9, 0, 1)))))
                .containsExactly(new OrderId(9));
    }

    @Test
    void soldUnitsStayTaken() {
        var world = opened(5, 1);
        take(world).take(List.of(order(1, 0, 1)));
        assertThat(new SellStock(world, world, 2).sell(List.of(paid(order(1, 0, 1)))))
                .isEmpty();
        release(world).release(List.of(cancelled(order(1, 0, 1))));
        assertThat(world.rows.get(0).taken()).isEqualTo(1);
        assertThat(world.dropped.get(FIRST)).isNullOrEmpty();
    }

    @Test
    void publishingWritesTheStatusThenTheStockThenTheGatesWithoutAskingOrderService() {
        var world = new World(SaleStatus.DRAFT, 5, 2);
        world.orderServiceDown = true;
        var outcome = new PublishSale(world, world.restore(), world.clock()).publish(World.ITEM.saleId());
        assertThat(outcome).isInstanceOf(SaleOutcome.Done.class);
        assertThat(world.calls)
                .startsWith("announce PUBLISHED", "rows", "create 0 live 0 undecided 0", "create 1 live 0 undecided 0")
                .doesNotContain("unsettled");
        assertThat(world.rows.values()).extracting(r -> r.total()).containsExactly(3, 2);
    }

    @Test
    void aPublicationIsNotTakenBackWhenRedisIsAwayAndTheJobFinishesIt() {
        var world = new World(SaleStatus.DRAFT, 5, 1);
        world.redisDown = true;
        assertThat(new PublishSale(world, world.restore(), world.clock()).publish(World.ITEM.saleId()))
                .isInstanceOf(SaleOutcome.Done.class);
        assertThat(world.gates).isEmpty();
        assertThat(world.rows).hasSize(1);
        world.redisDown = false;
        world.restore().restoreAll();
        assertThat(world.gates).hasSize(1);
    }

    @Test
    void aLostGateIsRebuiltFromUndecidedOrdersFirstAndTheLedgerAfterwards() {
        var world = opened(5, 2);
        take(world).take(List.of(order(1, 0, 1), order(2, 1, 1)));
        world.gates.remove(FIRST);
        // Order 1 was decided while the question was on its way; 3 is still open.
        world.unsettled = List.of(
                new Unsettled(new OrderId(1), order(1, 0, 1).userId(), 0, 1),
                new Unsettled(new OrderId(3), order(3, 0, 1).userId(), 0, 1));
        world.calls.clear();
        world.restore().restoreAll();
        assertThat(world.calls)
                .startsWith("unsettled", "picture", "create 0 live 2 undecided 1", "sync 0", "sync 1")
                .doesNotContain("create 1 live 2 undecided 1");
        assertThat(world.rebuilt).isEqualTo(1);
        assertThat(world.gates.get(FIRST)).isEqualTo(world.rows.get(0));
    }

    @Test
    void aLostGateStaysClosedUntilOrderServiceHasSpoken() {
        var world = opened(5, 1);
        world.gates.clear();
        world.orderServiceDown = true;
        world.restore().restoreAll();
        assertThat(world.gates).isEmpty();
        world.orderServiceDown = false;
        world.restore().restoreAll();
        assertThat(world.gates).hasSize(1);
    }

    @Test
    void aRestockIsReplayedEvenAfterTheSaleIsClosed() {
        var world = opened(5, 1);
        var restock = new RestockItem(world, world, world.follow(), LIMITS, world.clock());
        assertThat(restock.restock(World.ITEM.saleId(), World.SKU, "k", 3))
                .isEqualTo(new RestockItem.Outcome.Restocked(3, 8, false));
        assertThat(world.calls).containsSubsequence("restock", "announce PUBLISHED", "sync 0");
        assertThat(world.sale.terms().items().getFirst().total()).isEqualTo(8);
        assertThat(world.gates.get(FIRST).free()).isEqualTo(8);
        new CloseSale(world, world.align()).close(World.ITEM.saleId());
        assertThat(restock.restock(World.ITEM.saleId(), World.SKU, "k", 3))
                .isEqualTo(new RestockItem.Outcome.Restocked(3, 8, true));
        assertThat(restock.restock(World.ITEM.saleId(), World.SKU, "k", 4))
                .isEqualTo(new RestockItem.Outcome.KeyReused());
        assertThat(restock.restock(World.ITEM.saleId(), World.SKU, "other", 4))
                .isInstanceOf(RestockItem.Outcome.Refused.class);
    }

    @Test
    void pausingShutsEveryGate() {
        var world = opened(5, 2);
        new PauseSale(world, world.align(), world.clock()).pause(World.ITEM.saleId());
        assertThat(world.calls).containsExactly("announce PAUSED", "shut 0", "shut 1");
    }
}
