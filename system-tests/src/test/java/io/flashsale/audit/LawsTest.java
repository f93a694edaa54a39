package io.flashsale.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.flashsale.audit.evidence.Backlog;
import io.flashsale.audit.evidence.Broker;
import io.flashsale.audit.evidence.DeadLetterRow;
import io.flashsale.audit.evidence.EntryRow.Kind;
import io.flashsale.audit.evidence.Evidence;
import io.flashsale.audit.evidence.OrderState;
import io.flashsale.audit.evidence.Orders;
import io.flashsale.audit.evidence.ParcelRow;
import io.flashsale.audit.evidence.ProviderPayment;
import io.flashsale.audit.evidence.Reading;
import io.flashsale.audit.evidence.RefundRow;
import io.flashsale.audit.evidence.Reservation;
import io.flashsale.audit.evidence.StockRow;
import io.flashsale.audit.law.Laws;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LawsTest {

    private final World world = new World();

    @Test
    void aPlatformThatIsInOrderBreaksNoLaw() {
        assertThat(Auditor.judge(world.evidence(), Laws.all())).hasSize(10).allSatisfy(finding -> assertThat(
                        finding.outcome())
                .as("%s", finding)
                .isInstanceOfSatisfying(
                        Outcome.Held.class, held -> assertThat(held.looked()).isPositive()));
    }

    @Test
    void moreSoldThanTakenIsOversold() {
        world.order(14, "dan", 1, OrderState.CONFIRMED, null);
        breaks(1, "order 14", "the ledger gave it nothing");
        breaks(1, "item 1:A", "4 units confirmed or paid, the ledger took 3");
    }

    @Test
    void moreTakenThanThereIsIsOversold() {
        world.stock.set(0, new StockRow(World.BUCKET, 2, 3, 7, true));
        breaks(1, "stock 1:A:0", "more taken than there is");
    }

    @Test
    void anOrderCancelledBetweenTwoReadingsIsNoFalseAlarm() {
        world.order(14, "dan", 1, OrderState.CONFIRMED, null);
        world.entry(14, Kind.TAKE, "dan", 1);
        world.entry(14, Kind.RELEASE, "dan", 1);
        world.becomes(14, OrderState.CANCELLED, null);
        holds(1);
        holds(2);
        holds(4);
    }

    @Test
    void anOrderThatLivesOnUnitsThatWentBackIsOversold() {
        world.order(14, "dan", 1, OrderState.CONFIRMED, null);
        world.entry(14, Kind.TAKE, "dan", 1);
        world.entry(14, Kind.RELEASE, "dan", 1);
        breaks(1, "item 1:A", "4 units confirmed or paid, the ledger took 3");
        breaks(4, "order 14", "the ledger says RELEASE");
    }

    @Test
    void anOrderPlacedBetweenTwoReadingsIsNoFalseAlarm() {
        world.orders.add(World.row(14, "dan", 1, OrderState.CONFIRMED, null));
        world.entry(14, Kind.TAKE, "dan", 1);
        world.stock.set(0, new StockRow(World.BUCKET, 10, 4, 8, true));
        holds(1);
        holds(2);
        holds(3);
        holds(4);
        holds(5);
    }

    @Test
    void aStockRowIsTheSumOfItsEntries() {
        world.stock.set(0, new StockRow(World.BUCKET, 10, 4, 7, true));
        breaks(2, "stock 1:A:0: taken 4 of 10", "its entries add up to 3");
    }

    @Test
    void anOrderIsTakenOrRejectedButNotBoth() {
        world.entry(12, Kind.REJECT, "bob", 2);
        breaks(2, "REJECT of order 12", "the order has another of this slot");
    }

    @Test
    void unitsComeBackOnlyIfTheyWereTaken() {
        world.entry(14, Kind.RELEASE, "dan", 1);
        breaks(2, "RELEASE of order 14", "without a TAKE of the same units");
    }

    @Test
    void aBuyerAboveTheLimitIsNamed() {
        world.order(14, "bob", 1, OrderState.CONFIRMED, null);
        breaks(3, "user bob, item 1:A", "3 live units, the limit is 2");
        breaks(3, "user bob, item 1:A", "3 live units, counted are 2");
    }

    @Test
    void paidAndCancelledExcludeEachOther() {
        world.becomes(11, OrderState.CANCELLED, null);
        breaks(4, "order 11", "has become CANCELLED");
        breaks(4, "order 11", "the ledger says SELL");
        breaks(4, "payment 71", "its order is order 11 CANCELLED");
    }

    @Test
    void aCancelledOrderIsNotRevived() {
        world.becomes(13, OrderState.PAID, 73L);
        breaks(4, "order 13", "has become PAID");
        breaks(4, "order 13", "the ledger says RELEASE");
        breaks(4, "payment 73", "and yet its order is paid by it");
    }

    @Test
    void anOrderHasOneRow() {
        world.orders.add(world.orders.getFirst());
        breaks(4, "order 11", "a second row");
    }

    @Test
    void aSecondRefundOfAPaymentIsSeen() {
        world.refunds.add(new RefundRow(94, 73, 500, "EUR", "REQUESTED"));
        breaks(5, "refund 94", "a second refund");
    }

    @Test
    void aPaymentThatPaidIsNotRefunded() {
        world.refunds.add(new RefundRow(91, 71, 500, "EUR", "SUCCEEDED"));
        breaks(5, "refund 91", "its payment is payment 71 SUCCEEDED/PAID");
    }

    @Test
    void theProviderKnowsWhatWeSayItDid() {
        world.book.remove("71");
        breaks(5, "payment 71", "the provider knows: null");
        breaks(7, "payment 71", "the provider knows nothing of it");
    }

    @Test
    void aJournalEntryIsWholeAndOfItsPayment() {
        world.journal.removeFirst();
        breaks(5, "journal entry CAPTURE of payment 71", "its lines add up to -500");
    }

    @Test
    void what201PromisedIsThere() {
        world.asked("eve", "key-15", "15", 1);
        breaks(6, "eve place", "its order is gone");
    }

    @Test
    void aCallWithoutAnEndMayHaveMadeAnOrderOrNot() {
        world.history.add(new HistoryEvent(
                World.NOW, HistoryEvent.Kind.INVOKE, "c", "eve", "place", Map.of("key", "lost"), 0, ""));
        holds(6);
        holds(7);
    }

    @Test
    void capturedMoneyEndsSomewhere() {
        world.book.put("75", new ProviderPayment("75", "12", 1000, "EUR", "CAPTURED", "t75", ""));
        breaks(6, "provider's payment 75", "captured, not paid an order, not refunded; our row: none");
    }

    @Test
    void anOrderNobodyAskedForIsInvented() {
        world.orders.add(World.row(16, "ann", 1, OrderState.REJECTED, null));
        breaks(7, "order 16", "nobody asked for it with the key key-16");
    }

    @Test
    void anOrderOfACallThatWasRefusedIsInvented() {
        world.history.removeIf(event -> event.client().equals("bob"));
        var ids = Map.of("saleId", "1", "skuId", "A", "quantity", "2", "key", "key-12");
        world.history.add(new HistoryEvent(World.NOW, HistoryEvent.Kind.INVOKE, "c", "bob", "place", ids, 0, ""));
        world.history.add(
                new HistoryEvent(World.NOW, HistoryEvent.Kind.REFUSED, "c", "bob", "place", ids, 409, "sold-out"));
        breaks(7, "order 12", "all who asked for it were refused");
    }

    @Test
    void unitsWithoutAnOrderAreInvented() {
        world.entry(17, Kind.TAKE, "fay", 1);
        breaks(7, "TAKE of order 17", "there is no such order");
    }

    @Test
    void whatHangsIsNamed() {
        world.order(14, "dan", 1, OrderState.PLACED, null);
        world.deadLetters.add(new DeadLetterRow("order_0", 5, "order-service_stock-events", "StockConfirmed", "14"));
        world.broker = new Broker(List.of(new Backlog("g", "t", 3)), 1, 2, 4);
        breaks(8, "order 14 PLACED", "undecided since");
        breaks(8, "dead letter order_0/5", "open");
        breaks(8, "3 messages of t wait for g", "not consumed");
        breaks(8, "the broker", "1 messages wait for another attempt");
        breaks(8, "the broker", "2 half messages are undecided");
        breaks(8, "the broker", "4 half messages ran out of check-backs");
    }

    @Test
    void aGateThatOffersTooMuchIsNamed() {
        world.gate = World.gate(7, 8, List.of(), List.of(), Map.of("ann", 1, "bob", 2));
        breaks(9, "gate 1:A:0", "says 8 are left by the ledger");
    }

    @Test
    void aReservationThatNobodyTakesBackIsALeak() {
        world.gate =
                World.gate(7, 7, List.of(new Reservation(18, "gus", 1, 0, 0)), List.of(), Map.of("ann", 1, "bob", 2));
        breaks(9, "gate 1:A:0", "holds an undecided reservation: order 18 of gus");
    }

    @Test
    void aGateThatForgotABuyersUnitsIsNamed() {
        world.gate = World.gate(7, 7, List.of(), List.of(), Map.of("ann", 1));
        breaks(9, "gate 1:A:0", "counts 0 units of bob, he has 2");
    }

    @Test
    void aMissingGateOfARunningSaleIsALeak() {
        world.gate = null;
        breaks(9, "stock 1:A:0", "the sale runs and there is no gate");
    }

    @Test
    void unitsOfADeadOrderAreALeak() {
        world.becomes(12, OrderState.CANCELLED, null);
        breaks(9, "item 1:A", "the ledger took 3, live orders hold 1");
    }

    @Test
    void aPaidOrderWithoutAParcelAndAParcelWithoutOneAreNamed() {
        world.parcels.set(0, new ParcelRow(12, "bob", "T12", "CREATED"));
        breaks(10, "order 11 PAID", "no parcel");
        breaks(10, "parcel T12", "its order: order 12 CONFIRMED");
    }

    @Test
    void anEmptyWorldIsUnknown() {
        world.orders.clear();
        assertThat(Auditor.judge(world.evidence(), Laws.all()))
                .allSatisfy(finding -> assertThat(finding.outcome()).isInstanceOf(Outcome.Unknown.class));
        world.history.clear();
        assertThat(Auditor.judge(world.evidence(), Laws.all()))
                .allSatisfy(finding -> assertThat(finding.outcome()).isInstanceOf(Outcome.Unknown.class));
    }

    @Test
    void whatCouldNotBeReadIsUnknownAndSaysWhy() {
        Evidence seen = world.evidence();
        var blind = new Evidence(
                seen.history(),
                seen.ordersBefore(),
                new Reading.Failed<>("the ledger is away"),
                seen.payments(),
                seen.parcels(),
                new Reading.Failed<Orders>("the orders are away"),
                seen.provider(),
                seen.gates(),
                seen.broker(),
                seen.deadLetters());
        assertThat(Auditor.judge(blind, Laws.all())).allSatisfy(finding -> assertThat(finding.outcome())
                .isInstanceOfSatisfying(Outcome.Unknown.class, unknown -> assertThat(unknown.why())
                        .contains("away")));
    }

    private void breaks(int law, String row, String why) {
        assertThat(judge(law)).isInstanceOfSatisfying(Outcome.Broken.class, broken -> assertThat(broken.rows())
                .anySatisfy(text -> assertThat(text).contains(row).contains(why)));
    }

    private void holds(int law) {
        assertThat(judge(law)).isInstanceOf(Outcome.Held.class);
    }

    private Outcome judge(int law) {
        return Auditor.judge(world.evidence(), List.of(Laws.all().get(law - 1)))
                .getFirst()
                .outcome();
    }
}
