package io.flashsale.order.adapter.persistence;

import io.flashsale.contract.EventTypes;
import io.flashsale.contract.OrderId;
import io.flashsale.contract.OrderPlaced;
import io.flashsale.contract.UserId;
import io.flashsale.order.OrderProperties;
import io.flashsale.order.app.port.OrderCommits;
import io.flashsale.order.domain.NewOrder;
import io.flashsale.order.domain.Order;
import io.flashsale.order.domain.OrderStatus;
import io.flashsale.platform.ServiceUnavailable;
import io.flashsale.platform.database.PhysicalDatabase;
import io.flashsale.platform.database.PhysicalDatabases;
import io.flashsale.platform.lane.Lane;
import io.flashsale.platform.lane.LaneAnswer;
import io.flashsale.platform.lane.Lanes;
import io.flashsale.platform.messaging.EventPublisher;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.stereotype.Component;

/**
 * The commit lanes, one per physical database: one half message and one local transaction carry everything that waits.
 *
 * <p>If a batch can't be inserted whole it is rolled back with its message, the rows in the way are found and answered,
 * and the others go again under a new batch id. Never a partial insert under the same message (▲): the message's items
 * are exactly what was committed.
 */
@Component
class CommitLanes implements OrderCommits {

    private static final int MAX_COLLISIONS = 3;

    private record IdempotencyKey(UserId userId, String key) {}

    private final List<Lane<NewOrder, Outcome>> lanes = new ArrayList<>();
    private final PhysicalDatabases databases;
    private final EventPublisher publisher;
    private final OrderInserts inserts;

    CommitLanes(
            PhysicalDatabases databases,
            EventPublisher publisher,
            OrderInserts inserts,
            Lanes lanes,
            OrderProperties properties) {
        this.databases = databases;
        this.publisher = publisher;
        this.inserts = inserts;
        var settings = properties.commitLane().settings("commit").withAnswerWithin(properties.answerTimeout());
        for (PhysicalDatabase database : databases.all()) {
            this.lanes.add(lanes.open(settings, batch -> commit(database, batch)));
        }
    }

    @Override
    public Outcome commit(NewOrder order) {
        PhysicalDatabase database = databases.of(order.userId().gene());
        return LaneAnswer.await(lanes.get(database.index()).submit(order));
    }

    private void commit(PhysicalDatabase database, List<Lane.Entry<NewOrder, Outcome>> batch) {
        List<Lane.Entry<NewOrder, Outcome>> left = batch;
        boolean checked = false;
        int collisions = 0;
        while (!left.isEmpty()) {
            List<Lane.Entry<NewOrder, Outcome>> round = distinct(left);
            List<Lane.Entry<NewOrder, Outcome>> next = new ArrayList<>(left);
            next.removeAll(round);
            if (checked) {
                round = answerExisting(database, round);
            }
            if (!round.isEmpty()) {
                try {
                    next.addAll(0, attempt(database, round));
                } catch (PessimisticLockingFailureException e) {
                    // The other batch under way on this database won a lock; rolled back, so it may go again.
                    if (++collisions > MAX_COLLISIONS) {
                        throw new ServiceUnavailable("the database is too contended", e);
                    }
                    next.addAll(0, round);
                }
            }
            left = next;
            checked = true;
        }
    }

    /** @return the entries that must go again: all but those that were in the way, or none if all are committed */
    private List<Lane.Entry<NewOrder, Outcome>> attempt(
            PhysicalDatabase database, List<Lane.Entry<NewOrder, Outcome>> round) {
        List<NewOrder> orders = round.stream().map(Lane.Entry::request).toList();
        try {
            List<Order> committed = publisher.publishWith(
                    database,
                    EventTypes.ORDERS_PLACED,
                    orders.stream().map(CommitLanes::placed).toList(),
                    jdbc -> inserts.insert(database, orders));
            for (int i = 0; i < round.size(); i++) {
                round.get(i).answer(new Outcome.Committed(committed.get(i)));
            }
            return List.of();
        } catch (DuplicateKeyException e) {
            // Rows under these order ids or keys, or a tombstone under this batch id. The former are answered from
            // their
            // rows; a batch with none of them was fenced off, and its callers try again.
            List<Lane.Entry<NewOrder, Outcome>> free = answerExisting(database, round);
            if (free.size() == round.size()) {
                throw new ServiceUnavailable("the batch was fenced off by a check-back", e);
            }
            return free;
        } catch (OverLimit e) {
            // A repeated question comes before the limit: its order is what fills it, if the gate has forgotten both.
            List<Lane.Entry<NewOrder, Outcome>> within = new ArrayList<>();
            for (Lane.Entry<NewOrder, Outcome> entry : answerExisting(database, round)) {
                if (e.keys().contains(OrderInserts.countKey(entry.request()))) {
                    entry.answer(new Outcome.OverLimit());
                } else {
                    within.add(entry);
                }
            }
            return within;
        }
    }

    /** Answers entries whose row is there already. @return the others */
    private List<Lane.Entry<NewOrder, Outcome>> answerExisting(
            PhysicalDatabase database, List<Lane.Entry<NewOrder, Outcome>> entries) {
        OrderInserts.Existing existing = inserts.existing(
                database, entries.stream().map(Lane.Entry::request).toList());
        List<Lane.Entry<NewOrder, Outcome>> free = new ArrayList<>();
        for (Lane.Entry<NewOrder, Outcome> entry : entries) {
            Order row = existing.of(entry.request());
            if (row == null) {
                free.add(entry);
            } else if (row.status() == OrderStatus.VOID) {
                entry.answer(new Outcome.Voided());
            } else {
                entry.answer(new Outcome.Existing(row));
            }
        }
        return free;
    }

    /** The first of each order id and of each user's key: a retry in the same batch waits for the next round. */
    private static List<Lane.Entry<NewOrder, Outcome>> distinct(List<Lane.Entry<NewOrder, Outcome>> entries) {
        Set<OrderId> ids = new HashSet<>();
        Set<IdempotencyKey> keys = new HashSet<>();
        Map<OrderId, Lane.Entry<NewOrder, Outcome>> first = new LinkedHashMap<>();
        for (Lane.Entry<NewOrder, Outcome> entry : entries) {
            NewOrder order = entry.request();
            if (ids.add(order.orderId()) && keys.add(new IdempotencyKey(order.userId(), order.idempotencyKey()))) {
                first.put(order.orderId(), entry);
            }
        }
        return new ArrayList<>(first.values());
    }

    static OrderPlaced placed(NewOrder order) {
        return new OrderPlaced(
                order.orderId(),
                order.userId(),
                order.terms().saleId(),
                order.terms().skuId(),
                order.bucket(),
                order.quantity(),
                order.traceparent());
    }
}
