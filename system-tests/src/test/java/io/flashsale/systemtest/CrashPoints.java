package io.flashsale.systemtest;

import static io.flashsale.localstack.Service.INVENTORY;
import static io.flashsale.localstack.Service.LOGISTICS;
import static io.flashsale.localstack.Service.ORDER;
import static io.flashsale.localstack.Service.PAYMENT;
import static io.flashsale.localstack.Service.PROVIDER;
import static io.flashsale.systemtest.CrashStory.ABANDONED;
import static io.flashsale.systemtest.CrashStory.CANCELLED;
import static io.flashsale.systemtest.CrashStory.CONFIRMED;
import static io.flashsale.systemtest.CrashStory.CONFIRMED_FROM_ANOTHER_BUCKET;
import static io.flashsale.systemtest.CrashStory.DELIVERED;
import static io.flashsale.systemtest.CrashStory.EXPIRED;
import static io.flashsale.systemtest.CrashStory.PAID;
import static io.flashsale.systemtest.CrashStory.PUBLISHED;
import static io.flashsale.systemtest.CrashStory.REBUILT;
import static io.flashsale.systemtest.CrashStory.REFUNDED;
import static io.flashsale.systemtest.CrashStory.REJECTED;
import static io.flashsale.systemtest.CrashStory.RESTOCKED;

import io.flashsale.localstack.Service;
import io.flashsale.systemtest.crash.Crossing;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The matrix: every call that crosses to Redis, RocketMQ, MySQL or the provider, with a crash before or after it. "After" a
 * call is "before" the next one, so each gap between two calls has one point.
 */
final class CrashPoints {

    private static final String GATE = "io.flashsale.stock.StockGate";
    private static final String PUBLISHER = "io.flashsale.platform.messaging.EventPublisher";
    private static final String TRANSACTIONS = "io.flashsale.platform.messaging.TransactionDispatcher";
    private static final String CONSUMER = "io.flashsale.platform.messaging.Consumer";
    private static final String CODEC = "io.flashsale.platform.messaging.EventCodec";
    private static final String BROKER = "org.apache.rocketmq.client.impl.producer.DefaultMQProducerImpl";

    private static final String ORDERS = "io.flashsale.order.adapter.persistence.JdbcOrders";
    private static final String INSERTS = "io.flashsale.order.adapter.persistence.OrderInserts";
    private static final String SWEEPS = "io.flashsale.order.adapter.persistence.JdbcSweeps";
    private static final String CATALOG = "io.flashsale.order.adapter.persistence.StoredSaleCatalog";
    private static final String ORDER_EVENTS = "io.flashsale.order.adapter.messaging.PublishedOrderEvents";

    private static final String LEDGER = "io.flashsale.inventory.adapter.persistence.LedgerStore";
    private static final String SALES = "io.flashsale.inventory.adapter.persistence.SaleStore";
    private static final String STOCK_EVENTS = "io.flashsale.inventory.adapter.messaging.PublishedStockEvents";
    private static final String TAKE_STOCK = "io.flashsale.inventory.app.TakeStock";

    private static final String PAYMENTS = "io.flashsale.payment.adapter.persistence.SqlPaymentStore";
    private static final String REFUNDS = "io.flashsale.payment.adapter.persistence.SqlRefundStore";
    private static final String JOURNAL = "io.flashsale.payment.adapter.persistence.Journal";
    private static final String SANDBOX = "io.flashsale.payment.adapter.sandbox.SandboxProvider";
    private static final String PROVIDERS_BOOK = "io.flashsale.payment.sandbox.Book";

    private static final String PARCELS = "io.flashsale.logistics.adapter.persistence.JdbcParcelStore";

    /** What they could show is shown by a neighbour too; each costs a restart of the busiest services. */
    private static final Set<String> LIKE_ANOTHER = Set.of(
            "place.claim.after",
            "check-back.before",
            "confirm.timer.after",
            "reject.published",
            "reject.received",
            "paid.received",
            "scan.half.before",
            "scan.commit.before",
            "scan.message.after",
            "deliver.row.after",
            "cancel.half.before",
            "cancel.commit.before",
            "cancel.message.after",
            "time-out.published",
            "orphan.after",
            "publish.learned");

    private CrashPoints() {}

    static List<CrashPoint> all() {
        var points = new ArrayList<CrashPoint>();
        points.addAll(placing());
        points.addAll(checkBacks());
        points.addAll(deciding());
        points.addAll(paying());
        points.addAll(shipping());
        points.addAll(cancelling());
        points.addAll(refunding());
        points.addAll(sweeping());
        points.addAll(selling());
        return points.stream()
                .map(point -> LIKE_ANOTHER.contains(point.name()) ? point.likeAnother() : point)
                .toList();
    }

    private static List<CrashPoint> placing() {
        var points = new ArrayList<CrashPoint>();
        points.add(CrashPoint.of("place.reserve.before", ORDER, CONFIRMED, before(GATE, "reserve", "{sale}")));
        points.add(CrashPoint.of("place.reserve.after", ORDER, CONFIRMED, after(GATE, "reserve", "{sale}")));
        points.add(CrashPoint.of(
                "place.claim.after", ORDER, CONFIRMED_FROM_ANOTHER_BUCKET, after(GATE, "claim", "{full}")));
        points.add(
                CrashPoint.of("place.take.after", ORDER, CONFIRMED_FROM_ANOTHER_BUCKET, after(GATE, "take", "{full}")));
        points.addAll(
                halfMessage("place", ORDER, CONFIRMED, "OrdersPlaced", "sale", after(INSERTS, "insert", "{sale}")));
        return points;
    }

    /** The five gaps around a half message and its local transaction. */
    private static List<CrashPoint> halfMessage(
            String step, Service dies, CrashStory story, String type, String id, Crossing beforeCommit) {
        String tag = "TAGS=" + type;
        String body = "{" + id + ":bytes}";
        return List.of(
                CrashPoint.of(
                        step + ".half.before",
                        dies,
                        story,
                        before(PUBLISHER, "publishWith", "name=" + type + ",", "{" + id + "}")),
                CrashPoint.of(
                        step + ".half.after", dies, story, before(TRANSACTIONS, "executeLocalTransaction", tag, body)),
                CrashPoint.of(step + ".commit.before", dies, story, beforeCommit),
                CrashPoint.of(
                        step + ".commit.after", dies, story, after(TRANSACTIONS, "executeLocalTransaction", tag, body)),
                CrashPoint.of(step + ".message.after", dies, story, after(BROKER, "endTransaction", tag, body)));
    }

    private static List<CrashPoint> checkBacks() {
        String tag = "TAGS=OrdersPlaced";
        String body = "{sale:bytes}";
        Crossing lostCommit = before(BROKER, "endTransaction", tag, body).failing();
        Crossing neverRun =
                before(TRANSACTIONS, "executeLocalTransaction", tag, body).failing();
        return List.of(
                CrashPoint.of(
                                "check-back.before",
                                ORDER,
                                CONFIRMED,
                                before(TRANSACTIONS, "checkLocalTransaction", tag, body))
                        .after(ORDER, lostCommit),
                CrashPoint.of(
                                "check-back.committed.after",
                                ORDER,
                                CONFIRMED,
                                after(TRANSACTIONS, "checkLocalTransaction", tag, body, "COMMIT_MESSAGE"))
                        .after(ORDER, lostCommit),
                CrashPoint.of(
                                "check-back.tombstone.after",
                                ORDER,
                                CONFIRMED,
                                after(TRANSACTIONS, "checkLocalTransaction", tag, body, "ROLLBACK_MESSAGE"))
                        .after(ORDER, neverRun));
    }

    private static List<CrashPoint> deciding() {
        return List.of(
                CrashPoint.of("take.ledger.before", INVENTORY, CONFIRMED, before(LEDGER, "take", "{sale}")),
                CrashPoint.of("take.ledger.after", INVENTORY, CONFIRMED, after(LEDGER, "take", "{sale}")),
                CrashPoint.of("take.sync.after", INVENTORY, CONFIRMED, after(GATE, "sync", "{sale}", "Settled[")),
                CrashPoint.of("take.published", INVENTORY, CONFIRMED, after(STOCK_EVENTS, "confirmed", "{sale}")),
                CrashPoint.of("confirm.received", ORDER, CONFIRMED, received("StockConfirmed", "sale")),
                CrashPoint.of(
                        "confirm.row.after", ORDER, CONFIRMED, before(ORDER_EVENTS, "remindAtPayDeadline", "{sale}")),
                CrashPoint.of(
                        "confirm.timer.after", ORDER, CONFIRMED, after(ORDER_EVENTS, "remindAtPayDeadline", "{sale}")),
                CrashPoint.of("reject.ledger.after", INVENTORY, REJECTED, after(LEDGER, "take", "{lying}", "REJECT")),
                CrashPoint.of("reject.published", INVENTORY, REJECTED, after(STOCK_EVENTS, "rejected", "{lying}")),
                CrashPoint.of("reject.received", ORDER, REJECTED, received("StockRejected", "lying")),
                CrashPoint.of("reject.row.after", ORDER, REJECTED, unacknowledged("StockRejected", "lying")));
    }

    private static List<CrashPoint> paying() {
        var points = new ArrayList<CrashPoint>();
        points.add(CrashPoint.of("pay.row.before", PAYMENT, PAID, before(PAYMENTS, "begin", "{order}")));
        points.add(CrashPoint.of("pay.row.after", PAYMENT, PAID, after(PAYMENTS, "begin", "{order}")));
        points.add(CrashPoint.of("pay.provider.after", PAYMENT, PAID, after(SANDBOX, "open", "{order}")));
        points.add(CrashPoint.of("pay.url.after", PAYMENT, PAID, after(PAYMENTS, "recordPayUrl", "{order}")));
        points.add(CrashPoint.of("provider.captured", PROVIDER, PAID, after(PROVIDERS_BOOK, "pay", "{order}")));
        points.addAll(halfMessage(
                "callback", PAYMENT, PAID, "PaymentsSucceeded", "payment", after(JOURNAL, "write", "{payment}")));
        points.add(CrashPoint.of("paid.received", ORDER, PAID, received("PaymentsSucceeded", "order")));
        points.add(CrashPoint.of("paid.row.after", ORDER, PAID, after(ORDERS, "pay", "{order}")));
        points.add(CrashPoint.of("paid.published", ORDER, PAID, after(ORDER_EVENTS, "paid", "{order}")));
        points.add(CrashPoint.of("paid.echo.after", PAYMENT, PAID, after(PAYMENTS, "settlePaid", "{payment}")));
        points.add(CrashPoint.of("settle.ledger.before", INVENTORY, PAID, before(LEDGER, "end", "SELL", "{order}")));
        points.add(CrashPoint.of("settle.ledger.after", INVENTORY, PAID, after(LEDGER, "end", "SELL", "{order}")));
        return points;
    }

    private static List<CrashPoint> shipping() {
        var points = new ArrayList<CrashPoint>();
        points.add(CrashPoint.of("parcel.row.before", LOGISTICS, PAID, before(PARCELS, "create", "userId={user},")));
        points.add(CrashPoint.of("parcel.row.after", LOGISTICS, PAID, after(PARCELS, "create", "userId={user},")));
        points.addAll(halfMessage(
                "scan",
                LOGISTICS,
                DELIVERED,
                "ParcelsShipped",
                "order",
                after(
                        "io.flashsale.logistics.adapter.persistence.JdbcScanJournal",
                        "write",
                        "ParcelsShipped",
                        "{parcel}")));
        points.add(CrashPoint.of(
                "deliver.commit.after",
                LOGISTICS,
                DELIVERED,
                after(TRANSACTIONS, "executeLocalTransaction", "TAGS=ParcelsDelivered", "{order:bytes}")));
        points.add(CrashPoint.of("ship.row.after", ORDER, DELIVERED, after(ORDERS, "ship", "{order}")));
        points.add(CrashPoint.of("deliver.row.after", ORDER, DELIVERED, after(ORDERS, "deliver", "{order}")));
        return points;
    }

    private static List<CrashPoint> cancelling() {
        var points = new ArrayList<CrashPoint>(halfMessage(
                "cancel", ORDER, CANCELLED, "OrdersCancelled", "order", after(ORDERS, "leaveIn", "{order}")));
        points.add(CrashPoint.of("close.wish.after", PAYMENT, CANCELLED, after(PAYMENTS, "requestClosing", "{order}")));
        points.add(CrashPoint.of("close.provider.after", PAYMENT, CANCELLED, after(SANDBOX, "close", "{order}")));
        points.add(CrashPoint.of(
                "release.ledger.before", INVENTORY, CANCELLED, before(LEDGER, "end", "RELEASE", "{order}")));
        points.add(CrashPoint.of(
                "release.ledger.after", INVENTORY, CANCELLED, after(LEDGER, "end", "RELEASE", "{order}")));
        points.add(CrashPoint.of(
                "release.sync.after", INVENTORY, CANCELLED, after(GATE, "sync", "[]\n[Settled[orderId={order}")));
        points.add(CrashPoint.of("time-out.row.after", ORDER, EXPIRED, after(ORDERS, "expire", "{order}")));
        points.add(CrashPoint.of("time-out.published", ORDER, EXPIRED, after(ORDER_EVENTS, "cancelled", "{order}")));
        points.add(CrashPoint.of(
                        "time-out.sweeper.commit.after",
                        ORDER,
                        EXPIRED,
                        after(TRANSACTIONS, "executeLocalTransaction", "TAGS=OrdersCancelled", "{sale:bytes}"))
                .after(
                        ORDER,
                        before(ORDER_EVENTS, "remindAtPayDeadline", "{sale}").skipped()));
        return points;
    }

    private static List<CrashPoint> refunding() {
        return List.of(
                CrashPoint.of("orphan.before", ORDER, REFUNDED, before(ORDER_EVENTS, "orphaned", "{payment}")),
                CrashPoint.of("orphan.after", ORDER, REFUNDED, after(ORDER_EVENTS, "orphaned", "{payment}")),
                CrashPoint.of("refund.row.before", PAYMENT, REFUNDED, before(REFUNDS, "request", "{payment}")),
                CrashPoint.of("refund.row.after", PAYMENT, REFUNDED, after(REFUNDS, "request", "{payment}")),
                CrashPoint.of("refund.provider.before", PAYMENT, REFUNDED, before(SANDBOX, "refund", "{payment}")),
                CrashPoint.of("refund.provider.after", PAYMENT, REFUNDED, after(SANDBOX, "refund", "{payment}")),
                CrashPoint.of("refund.result.after", PAYMENT, REFUNDED, after(REFUNDS, "succeed", "{payment}")));
    }

    private static List<CrashPoint> sweeping() {
        Crossing refused =
                before(PUBLISHER, "publishWith", "name=OrdersPlaced,", "{sale}").failing();
        Crossing lost = before(TAKE_STOCK, "take", "{sale}").skipped();
        return List.of(
                CrashPoint.of("sweep.void.after", ORDER, ABANDONED, after(SWEEPS, "voidUnlessPlaced", "{sale}"))
                        .after(ORDER, refused),
                CrashPoint.of("sweep.drop.after", ORDER, ABANDONED, after(GATE, "dropVoided", "{sale}"))
                        .after(ORDER, refused),
                CrashPoint.of("redrive.after", ORDER, CONFIRMED, after(ORDER_EVENTS, "placedAgain", "{sale}"))
                        .after(INVENTORY, lost));
    }

    private static List<CrashPoint> selling() {
        return List.of(
                CrashPoint.of("publish.row.after", INVENTORY, PUBLISHED, after(SALES, "announce", "{draft}")),
                CrashPoint.of(
                        "publish.claim.after", INVENTORY, PUBLISHED, after(LEDGER, "claimFirstOpening", "{draft}")),
                CrashPoint.of("publish.gate.after", INVENTORY, PUBLISHED, after(GATE, "createIfAbsent", "{draft}")),
                CrashPoint.of("publish.learned", ORDER, PUBLISHED, after(CATALOG, "learn", "{draft}")),
                CrashPoint.of("rebuild.read", INVENTORY, REBUILT, after(LEDGER, "picture", "{lost}")),
                CrashPoint.of("rebuild.created", INVENTORY, REBUILT, after(GATE, "createIfAbsent", "{lost}")),
                CrashPoint.of("restock.ledger.before", INVENTORY, RESTOCKED, before(LEDGER, "restock", "{sale}")),
                CrashPoint.of("restock.ledger.after", INVENTORY, RESTOCKED, after(LEDGER, "restock", "{sale}")),
                CrashPoint.of("restock.sync.after", INVENTORY, RESTOCKED, after(GATE, "sync", "{sale}", "\n12\n")));
    }

    private static Crossing before(String type, String method, String... texts) {
        return matching(Crossing.before(type, method), texts);
    }

    private static Crossing after(String type, String method, String... texts) {
        return matching(Crossing.after(type, method), texts);
    }

    /** The message is read, nothing has been done about it. */
    private static Crossing received(String type, String id) {
        return after(CODEC, "decode", "name=" + type + ",", "{" + id + "}");
    }

    /** All has been done about the message, and the broker doesn't know it. */
    private static Crossing unacknowledged(String type, String id) {
        return after(CONSUMER, "consume", "TAGS=" + type, "{" + id + ":bytes}");
    }

    private static Crossing matching(Crossing crossing, String... texts) {
        Crossing matching = crossing;
        for (String text : texts) {
            matching = matching.matching(text);
        }
        return matching;
    }
}
