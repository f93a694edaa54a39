package io.flashsale.inventory.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.flashsale.contract.OrderId;
import io.flashsale.contract.SaleStatus;
import io.flashsale.contract.SkuId;
import io.flashsale.contract.UserId;
import io.flashsale.inventory.domain.BucketKey;
import io.flashsale.inventory.domain.EntryKind;
import io.flashsale.inventory.domain.LedgerEntry;
import io.flashsale.inventory.domain.OrderHistory;
import io.flashsale.inventory.domain.Repair;
import io.flashsale.inventory.domain.Sale;
import io.flashsale.inventory.domain.SaleItem;
import io.flashsale.inventory.domain.SaleTerms;
import io.flashsale.inventory.domain.StockRow;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What reconciliation calls drift, and what it does about it. */
class ReconcileGatesTest {

    private static final BucketKey GATE = new BucketKey(World.ITEM, 0);

    private final World world = new World(SaleStatus.PUBLISHED, 10, 1);
    private final ReconcileGates reconcile = reconcile(2);

    private ReconcileGates reconcile(int orders) {
        var bounds = new ReconcileGates.Bounds(Duration.ofHours(1), Duration.ofSeconds(10), orders, 2);
        return new ReconcileGates(
                world, world, world, world.follow(), world.align(), world, world, world.clock(), bounds);
    }

    private static StockRow row(int taken, long version) {
        return new StockRow(GATE, 10, taken, version);
    }

    private void decided(int orders) {
        for (long id = 1; id <= orders; id++) {
            var take = new LedgerEntry(new OrderId(id), EntryKind.TAKE, UserId.of("u" + id), GATE, 1);
            world.histories.put(take.orderId(), OrderHistory.NONE.with(take));
        }
    }

    @Test
    void aGateThatSaysWhatTheLedgerSaysLeavesNoEvidence() {
        world.rows.put(0, row(3, 5));
        world.gates.put(GATE, row(3, 5));
        reconcile.reconcileAll();
        reconcile.reconcileAll();
        assertThat(world.repairs).isEmpty();
        assertThat(world.calls).as("nothing to tell").doesNotContain("sync 0");
    }

    @Test
    void aGateThatIsBehindForAMomentIsNotDrift() {
        world.rows.put(0, row(4, 6));
        world.gates.put(GATE, row(3, 5));
        reconcile.reconcileAll();
        assertThat(world.repairs).isEmpty();
        assertThat(world.gates.get(GATE)).isEqualTo(row(4, 6));
    }

    @Test
    void anotherBaseAtTheSameVersionIsRepairedWithEvidence() {
        world.rows.put(0, row(3, 5));
        world.gates.put(GATE, row(1, 5));
        reconcile.reconcileAll();
        assertThat(world.repairs)
                .extracting(Repair::kind, Repair::units)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(Repair.Kind.BASE, 2L));
        assertThat(world.gates.get(GATE)).isEqualTo(row(3, 5));
    }

    @Test
    void aGateThatForgotIsToldEverythingAtOnce() {
        world.rows.put(0, row(5, 9));
        world.gates.put(GATE, row(5, 9));
        decided(5);
        reconcile.reconcileAll();
        assertThat(world.walked).as("a stretch a run").containsExactly(0);
        world.gates.put(GATE, row(1, 4));
        world.walked.clear();
        world.decided.clear();
        reconcile.reconcileAll();
        assertThat(world.repairs).extracting(Repair::kind).containsExactly(Repair.Kind.ROLLED_BACK);
        assertThat(world.walked)
                .as("all at once, and then the run's own stretch")
                .containsExactly(0, 2, 4, 0);
        assertThat(Set.copyOf(world.decided.get(GATE))).hasSize(5);
    }

    @Test
    void theWalkGoesOnWhereItStoppedAndBeginsAnewAtTheEnd() {
        world.rows.put(0, row(5, 9));
        world.gates.put(GATE, row(5, 9));
        decided(5);
        for (int run = 0; run < 4; run++) {
            reconcile.reconcileAll();
        }
        assertThat(world.walked).containsExactly(0, 2, 4, 0);
    }

    @Test
    void aRunTellsSoManyOrdersHoweverManyItemsHaveSold() {
        world.rows.put(0, row(5, 9));
        world.gates.put(GATE, row(5, 9));
        decided(5);
        SaleItem phone = world.sale.terms().items().getFirst();
        var cover = new SaleItem(SkuId.of("cover"), "Cover", phone.price(), 10, 1, 1);
        SaleTerms terms = world.sale.terms();
        world.sale = new Sale(
                world.sale.id(),
                world.sale.version(),
                world.sale.status(),
                new SaleTerms(
                        terms.title(),
                        terms.startsAt(),
                        terms.endsAt(),
                        terms.admission(),
                        terms.payWithinSeconds(),
                        List.of(phone, cover)));
        // A look costs as much as twenty orders.
        ReconcileGates hundred = reconcile(100);
        hundred.reconcileAll();
        assertThat(world.walked).as("the second item's last order does not fit").containsExactly(0, 2, 4, 0, 2);
        world.walked.clear();
        hundred.reconcileAll();
        assertThat(world.walked).as("it is told by the next run").containsExactly(0, 2, 4, 4);
    }

    @Test
    void ordersThatWereNewsToTheGateAreEvidence() {
        world.rows.put(0, row(2, 3));
        world.gates.put(GATE, row(2, 3));
        decided(2);
        world.news = 2;
        reconcile.reconcileAll();
        assertThat(world.repairs).extracting(Repair::kind).containsExactly(Repair.Kind.ORDERS);
        assertThat(world.repairs.getFirst().units()).isEqualTo(2);
    }

    @Test
    void theGatesOfAFrozenItemStayShut() {
        world.rows.put(0, row(2, 3));
        world.gates.put(GATE, row(2, 3));
        world.freeze(World.ITEM, "ops", "looks odd");
        reconcile.reconcileAll();
        assertThat(world.calls).contains("shut 0").doesNotContain("open 0");
        world.unfreeze(World.ITEM);
        reconcile.reconcileAll();
        assertThat(world.calls).contains("open 0");
        assertThat(List.copyOf(world.repairs)).isEmpty();
    }
}
