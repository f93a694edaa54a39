package io.flashsale.logistics.adapter.persistence;

import io.flashsale.contract.EventType;
import io.flashsale.contract.EventTypes;
import io.flashsale.contract.OrderId;
import io.flashsale.contract.ParcelMoved;
import io.flashsale.logistics.app.port.ScanJournal;
import io.flashsale.logistics.domain.ParcelStatus;
import io.flashsale.logistics.domain.Scan;
import io.flashsale.logistics.domain.ScanPlan;
import io.flashsale.logistics.domain.ScanResult;
import io.flashsale.logistics.domain.TrackingNumber;
import io.flashsale.platform.ServiceUnavailable;
import io.flashsale.platform.database.PhysicalDatabase;
import io.flashsale.platform.messaging.EventPublisher;
import io.flashsale.platform.trace.Traces;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

@Component
class JdbcScanJournal implements ScanJournal {

    private final Tables tables;
    private final EventPublisher publisher;
    private final ScanRows rows;

    JdbcScanJournal(Tables tables, EventPublisher publisher) {
        this.tables = tables;
        this.publisher = publisher;
        this.rows = new ScanRows();
    }

    @Override
    public int databaseOf(OrderId orderId) {
        return tables.of(orderId).database();
    }

    @Override
    public Map<Scan.Key, Scan> recorded(Set<Scan.Key> keys) {
        var found = new HashMap<Scan.Key, Scan>();
        Set<OrderId> orders = keys.stream().map(Scan.Key::orderId).collect(Collectors.toSet());
        tables.group(orders, order -> order)
                .forEach((slice, batch) ->
                        found.putAll(rows.of(tables.database(slice.database()).jdbc(), slice, batch)));
        found.keySet().retainAll(keys);
        return found;
    }

    @Override
    public Map<Scan.Key, ScanResult> recordShipping(int database, ScanPlan.Step step) {
        return record(database, EventTypes.PARCELS_SHIPPED, step);
    }

    @Override
    public Map<Scan.Key, ScanResult> recordDelivering(int database, ScanPlan.Step step) {
        return record(database, EventTypes.PARCELS_DELIVERED, step);
    }

    private Map<Scan.Key, ScanResult> record(int index, EventType<ParcelMoved> type, ScanPlan.Step step) {
        PhysicalDatabase database = tables.database(index);
        Function<JdbcClient, Map<Scan.Key, ScanResult>> work = jdbc -> write(jdbc, type, step);
        if (step.announced().isEmpty()) {
            return database.transactions().execute(status -> work.apply(database.jdbc()));
        }
        String traceparent = Traces.current();
        List<ParcelMoved> items = step.announced().stream()
                .map(number -> new ParcelMoved(number.orderId(), number.text(), traceparent))
                .toList();
        return publisher.publishWith(database, type, items, work);
    }

    private Map<Scan.Key, ScanResult> write(JdbcClient jdbc, EventType<ParcelMoved> type, ScanPlan.Step step) {
        var results = new HashMap<Scan.Key, ScanResult>();
        Map<Tables.Slice, List<Scan>> scans = tables.group(step.scans(), Scan::orderId);
        Map<Tables.Slice, List<TrackingNumber>> announced = tables.group(step.announced(), TrackingNumber::orderId);
        var slices = new TreeSet<>(scans.keySet());
        slices.addAll(announced.keySet());
        for (Tables.Slice slice : slices) {
            List<OrderId> moved = announced.getOrDefault(slice, List.of()).stream()
                    .map(TrackingNumber::orderId)
                    .toList();
            results.putAll(write(jdbc, type, slice, moved, scans.getOrDefault(slice, List.of())));
        }
        return results;
    }

    private Map<Scan.Key, ScanResult> write(
            JdbcClient jdbc,
            EventType<ParcelMoved> type,
            Tables.Slice slice,
            List<OrderId> announced,
            List<Scan> scans) {
        var orders = new TreeSet<>(Comparator.comparingLong(OrderId::value));
        orders.addAll(announced);
        scans.forEach(scan -> orders.add(scan.orderId()));
        Map<OrderId, ParcelStatus> before = lock(jdbc, slice, orders);
        Map<Scan.Key, Scan> recorded = scans.isEmpty() ? Map.of() : rows.of(jdbc, slice, orders);
        List<Scan> fresh =
                scans.stream().filter(scan -> !recorded.containsKey(scan.key())).toList();
        rows.insert(jdbc, slice, fresh);
        if (type.equals(EventTypes.PARCELS_SHIPPED)) {
            markShipped(jdbc, slice, announced);
        }
        Map<OrderId, ParcelStatus> after = new HashMap<>(before);
        fresh.forEach(scan -> after.merge(scan.orderId(), scan.type().status(), ParcelStatus::orHigher));
        raise(jdbc, slice, before, after);
        if (type.equals(EventTypes.PARCELS_DELIVERED)) {
            requireDelivered(announced, after);
        }
        var results = new HashMap<Scan.Key, ScanResult>();
        for (Scan scan : scans) {
            Scan known = recorded.get(scan.key());
            results.put(scan.key(), known == null ? ScanResult.ACCEPTED : ScanResult.ofRepeated(scan, known));
        }
        return results;
    }

    /** Scans of one parcel are recorded one transaction after the other, so that its status is the highest of all. */
    private static Map<OrderId, ParcelStatus> lock(JdbcClient jdbc, Tables.Slice slice, Set<OrderId> orders) {
        var statuses = new HashMap<OrderId, ParcelStatus>();
        jdbc.sql("SELECT order_id, status FROM " + slice.parcels()
                        + " WHERE order_id IN (:orders) ORDER BY order_id FOR UPDATE")
                .param("orders", Sql.values(orders))
                .query(row -> {
                    statuses.put(new OrderId(row.getLong(1)), ParcelStatus.valueOf(row.getString(2)));
                });
        return statuses;
    }

    private static void markShipped(JdbcClient jdbc, Tables.Slice slice, List<OrderId> announced) {
        if (!announced.isEmpty()) {
            jdbc.sql("UPDATE " + slice.parcels() + " SET shipped_at = NOW(3), updated_at = NOW(3)"
                            + " WHERE order_id IN (:orders) AND shipped_at IS NULL")
                    .param("orders", Sql.values(announced))
                    .update();
        }
    }

    private static void raise(
            JdbcClient jdbc, Tables.Slice slice, Map<OrderId, ParcelStatus> before, Map<OrderId, ParcelStatus> after) {
        Map<ParcelStatus, List<OrderId>> raised = after.entrySet().stream()
                .filter(parcel -> parcel.getValue() != before.get(parcel.getKey()))
                .collect(Collectors.groupingBy(
                        Map.Entry::getValue,
                        () -> new EnumMap<>(ParcelStatus.class),
                        Collectors.mapping(Map.Entry::getKey, Collectors.toList())));
        raised.forEach((status, orders) -> jdbc.sql("UPDATE " + slice.parcels()
                        + " SET status = :status, status_rank = :rank, updated_at = NOW(3)"
                        + (status == ParcelStatus.DELIVERED ? ", delivered_at = NOW(3)" : "")
                        + " WHERE order_id IN (:orders) AND status_rank < :rank")
                .param("status", status.name())
                .param("rank", status.rank())
                .param("orders", Sql.values(orders))
                .update());
    }

    /** The message says "delivered" already: if another call took the scan's id meanwhile, nothing of this may stay. */
    private static void requireDelivered(List<OrderId> announced, Map<OrderId, ParcelStatus> after) {
        for (OrderId orderId : announced) {
            if (after.get(orderId) != ParcelStatus.DELIVERED) {
                throw new ServiceUnavailable("another call recorded a scan of parcel " + orderId + " at the same time");
            }
        }
    }
}
