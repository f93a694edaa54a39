package io.flashsale.audit;

import io.flashsale.audit.evidence.Broker;
import io.flashsale.audit.evidence.BucketKey;
import io.flashsale.audit.evidence.CountRow;
import io.flashsale.audit.evidence.DeadLetterRow;
import io.flashsale.audit.evidence.EntryRow;
import io.flashsale.audit.evidence.EntryRow.Kind;
import io.flashsale.audit.evidence.Evidence;
import io.flashsale.audit.evidence.Gate;
import io.flashsale.audit.evidence.Gates;
import io.flashsale.audit.evidence.ItemKey;
import io.flashsale.audit.evidence.ItemRow;
import io.flashsale.audit.evidence.JournalRow;
import io.flashsale.audit.evidence.Ledger;
import io.flashsale.audit.evidence.OrderRow;
import io.flashsale.audit.evidence.OrderState;
import io.flashsale.audit.evidence.Orders;
import io.flashsale.audit.evidence.ParcelRow;
import io.flashsale.audit.evidence.Parcels;
import io.flashsale.audit.evidence.PaymentRow;
import io.flashsale.audit.evidence.Payments;
import io.flashsale.audit.evidence.ProviderBook;
import io.flashsale.audit.evidence.ProviderPayment;
import io.flashsale.audit.evidence.Reading;
import io.flashsale.audit.evidence.RefundRow;
import io.flashsale.audit.evidence.Reservation;
import io.flashsale.audit.evidence.SaleRow;
import io.flashsale.audit.evidence.StockRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Made-up evidence of a platform on which all laws hold: of ten units ann has paid one, bob's order of two waits to be paid,
 * and cyd paid too late, so that her order is cancelled and her money went back. Tests then spoil it.
 */
final class World {

    static final ItemKey ITEM = new ItemKey(1, "A");
    static final BucketKey BUCKET = new BucketKey(ITEM, 0);
    static final Instant NOW = Instant.parse("2026-11-11T00:10:00Z");

    final List<HistoryEvent> history = new ArrayList<>();
    final List<OrderRow> ordersBefore = new ArrayList<>();
    final List<OrderRow> orders = new ArrayList<>();
    final List<CountRow> counts = new ArrayList<>();
    final List<StockRow> stock = new ArrayList<>();
    final List<EntryRow> entries = new ArrayList<>();
    final List<PaymentRow> payments = new ArrayList<>();
    final List<RefundRow> refunds = new ArrayList<>();
    final List<JournalRow> journal = new ArrayList<>();
    final List<ParcelRow> parcels = new ArrayList<>();
    final Set<String> scans = new HashSet<>();
    final Map<String, ProviderPayment> book = new HashMap<>();
    final List<DeadLetterRow> deadLetters = new ArrayList<>();

    @Nullable
    Gate gate;

    Broker broker = new Broker(List.of(), 0, 0, 0);

    World() {
        order(11, "ann", 1, OrderState.PAID, 71L);
        order(12, "bob", 2, OrderState.CONFIRMED, null);
        order(13, "cyd", 1, OrderState.CANCELLED, null);
        counts.add(new CountRow("ann", ITEM, 1, "order_0"));
        counts.add(new CountRow("bob", ITEM, 2, "order_0"));
        counts.add(new CountRow("cyd", ITEM, 0, "order_0"));
        entry(11, Kind.TAKE, "ann", 1);
        entry(11, Kind.SELL, "ann", 1);
        entry(12, Kind.TAKE, "bob", 2);
        entry(13, Kind.TAKE, "cyd", 1);
        entry(13, Kind.RELEASE, "cyd", 1);
        stock.add(new StockRow(BUCKET, 10, 3, 7, true));
        payment(71, 11, "ann", "PAID");
        payment(73, 13, "cyd", "ORPHANED");
        refunds.add(new RefundRow(93, 73, 500, "EUR", "SUCCEEDED"));
        line(73, "REFUND", 500);
        book.computeIfPresent(
                "73",
                (id, payment) -> new ProviderPayment(
                        id, payment.orderId(), 500, "EUR", "CAPTURED", payment.transactionId(), "93"));
        parcels.add(new ParcelRow(11, "ann", "T11", "CREATED"));
        gate = gate(7, 7, List.of(), List.of(), Map.of("ann", 1, "bob", 2));
    }

    void order(long id, String user, int quantity, OrderState state, @Nullable Long payment) {
        asked(user, "key-" + id, Long.toString(id), quantity);
        ordersBefore.add(row(id, user, quantity, state, payment));
        orders.add(row(id, user, quantity, state, payment));
    }

    static OrderRow row(long id, String user, int quantity, OrderState state, @Nullable Long payment) {
        return new OrderRow(
                id,
                user,
                "key-" + id,
                ITEM,
                0,
                quantity,
                500L * quantity,
                "EUR",
                state,
                payment,
                NOW.minusSeconds(60),
                NOW.plusSeconds(600),
                "order_0.orders_0");
    }

    void asked(String user, String key, String orderId, int quantity) {
        var ids = Map.of("saleId", "1", "skuId", "A", "quantity", Integer.toString(quantity), "key", key);
        var call = user + key;
        history.add(new HistoryEvent(NOW, HistoryEvent.Kind.INVOKE, call, user, "place", ids, 0, ""));
        var more = new HashMap<>(ids);
        more.put("orderId", orderId);
        history.add(new HistoryEvent(NOW, HistoryEvent.Kind.OK, call, user, "place", more, 201, ""));
    }

    void entry(long order, Kind kind, String user, int quantity) {
        int slot = kind == Kind.TAKE || kind == Kind.REJECT ? 1 : 2;
        entries.add(new EntryRow(order, slot, kind, BUCKET, user, quantity));
    }

    void payment(long id, long order, String user, @Nullable String settlement) {
        payments.add(new PaymentRow(
                id, order, user, "sandbox", 500, "EUR", "SUCCEEDED", settlement, "t" + id, NOW.plusSeconds(600), "p"));
        line(id, "CAPTURE", 500);
        String name = Long.toString(id);
        book.put(name, new ProviderPayment(name, Long.toString(order), 500, "EUR", "CAPTURED", "t" + id, ""));
    }

    void line(long payment, String entry, long amount) {
        journal.add(new JournalRow(payment, entry, "A", amount, "EUR"));
        journal.add(new JournalRow(payment, entry, "B", -amount, "EUR"));
    }

    /** A gate with the reservations of ann's and bob's orders. */
    static Gate gate(
            long version, long base, List<Reservation> pending, List<Reservation> more, Map<String, Integer> counts) {
        var decided =
                new ArrayList<>(List.of(new Reservation(11, "ann", 1, 0, 0), new Reservation(12, "bob", 2, 0, 0)));
        decided.addAll(more);
        long held = pending.stream().mapToLong(Reservation::quantity).sum();
        return new Gate(BUCKET, version, base, held, pending, decided, counts);
    }

    /** Replaces order {@code id} in the second reading. */
    void becomes(long id, OrderState state, @Nullable Long payment) {
        orders.replaceAll(row -> row.orderId() == id ? row(id, row.userId(), row.quantity(), state, payment) : row);
    }

    Evidence evidence() {
        return new Evidence(
                new Reading.Read<>(ClientHistory.of(history)),
                new Reading.Read<>(new Orders(ordersBefore, counts, NOW)),
                new Reading.Read<>(new Ledger(
                        Map.of(1L, new SaleRow(1, "PUBLISHED", NOW.minusSeconds(600), NOW.plusSeconds(3600))),
                        Map.of(ITEM, new ItemRow(ITEM, 10, 2, 1)),
                        stock,
                        entries)),
                new Reading.Read<>(new Payments(payments, refunds, journal)),
                new Reading.Read<>(new Parcels(parcels, scans)),
                new Reading.Read<>(new Orders(orders, counts, NOW)),
                new Reading.Read<>(new ProviderBook(true, book)),
                new Reading.Read<>(new Gates(gate == null ? Map.of() : Map.of(BUCKET, gate))),
                new Reading.Read<>(broker),
                new Reading.Read<>(deadLetters));
    }
}
