package io.flashsale.logistics.app;

import io.flashsale.contract.OrderId;
import io.flashsale.logistics.app.port.ParcelStore;
import io.flashsale.logistics.app.port.ScanJournal;
import io.flashsale.logistics.domain.Parcel;
import io.flashsale.logistics.domain.ParcelProgress;
import io.flashsale.logistics.domain.ParcelStatus;
import io.flashsale.logistics.domain.Scan;
import io.flashsale.logistics.domain.ScanPlan;
import io.flashsale.logistics.domain.ScanResult;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Both stores of logistics, without a database; two "databases" by the lowest bit. */
final class ParcelsInMemory implements ParcelStore, ScanJournal {

    final Map<OrderId, Parcel> parcels = new LinkedHashMap<>();
    final List<String> published = new ArrayList<>();
    private final Map<OrderId, ParcelStatus> statuses = new HashMap<>();
    private final Set<OrderId> shipped = new HashSet<>();
    private final Map<Scan.Key, Scan> scans = new HashMap<>();

    ParcelStatus statusOf(OrderId orderId) {
        return statuses.getOrDefault(orderId, ParcelStatus.CREATED);
    }

    @Override
    public Set<OrderId> withParcel(Collection<OrderId> orders) {
        var known = new HashSet<>(orders);
        known.retainAll(parcels.keySet());
        return known;
    }

    @Override
    public void create(List<Parcel> fresh) {
        fresh.forEach(parcel -> parcels.putIfAbsent(parcel.orderId(), parcel));
    }

    @Override
    public Map<OrderId, ParcelProgress> progress(Collection<OrderId> orders) {
        var progress = new HashMap<OrderId, ParcelProgress>();
        for (OrderId orderId : withParcel(orders)) {
            var number = parcels.get(orderId).trackingNumber();
            progress.put(orderId, new ParcelProgress(number, statusOf(orderId), shipped.contains(orderId)));
        }
        return progress;
    }

    @Override
    public int databaseOf(OrderId orderId) {
        return (int) (orderId.value() & 1);
    }

    @Override
    public Map<Scan.Key, Scan> recorded(Set<Scan.Key> keys) {
        var known = new HashMap<>(scans);
        known.keySet().retainAll(keys);
        return known;
    }

    @Override
    public Map<Scan.Key, ScanResult> recordShipping(int database, ScanPlan.Step step) {
        step.announced().forEach(number -> published.add("ParcelsShipped " + number.orderId()));
        step.announced().forEach(number -> shipped.add(number.orderId()));
        return record(database, step.scans());
    }

    @Override
    public Map<Scan.Key, ScanResult> recordDelivering(int database, ScanPlan.Step step) {
        step.announced().forEach(number -> published.add("ParcelsDelivered " + number.orderId()));
        return record(database, step.scans());
    }

    private Map<Scan.Key, ScanResult> record(int database, List<Scan> fresh) {
        var results = new HashMap<Scan.Key, ScanResult>();
        for (Scan scan : fresh) {
            if (databaseOf(scan.orderId()) != database) {
                throw new AssertionError("a step belongs to one database");
            }
            Scan before = scans.putIfAbsent(scan.key(), scan);
            if (before == null) {
                statuses.put(
                        scan.orderId(),
                        statusOf(scan.orderId()).orHigher(scan.type().status()));
            }
            results.put(scan.key(), before == null ? ScanResult.ACCEPTED : ScanResult.ofRepeated(scan, before));
        }
        return results;
    }
}
