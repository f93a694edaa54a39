package io.flashsale.logistics.adapter.persistence;

import io.flashsale.contract.OrderId;
import io.flashsale.logistics.domain.Carrier;
import io.flashsale.logistics.domain.Scan;
import io.flashsale.logistics.domain.ScanId;
import io.flashsale.logistics.domain.ScanType;
import io.flashsale.logistics.domain.TrackingNumber;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Rows of one {@code scans_<n>}. */
final class ScanRows {

    /** All scans of these orders' parcels: few, and one range of the primary key each. */
    Map<Scan.Key, Scan> of(JdbcClient jdbc, Tables.Slice slice, Collection<OrderId> orders) {
        var scans = new HashMap<Scan.Key, Scan>();
        jdbc.sql("SELECT s.order_id, p.carrier, s.scan_id, s.type, s.facility, s.occurred_at, s.device_id FROM "
                        + slice.scans() + " s JOIN " + slice.parcels() + " p ON p.order_id = s.order_id"
                        + " WHERE s.order_id IN (:orders)")
                .param("orders", Sql.values(orders))
                .query(row -> {
                    var number = new TrackingNumber(Carrier.valueOf(row.getString(2)), new OrderId(row.getLong(1)));
                    var scan = new Scan(
                            new ScanId(row.getString(3)),
                            number,
                            ScanType.valueOf(row.getString(4)),
                            row.getString(5),
                            Sql.instant(row, 6),
                            row.getString(7));
                    scans.put(scan.key(), scan);
                });
        return scans;
    }

    void insert(JdbcClient jdbc, Tables.Slice slice, List<Scan> scans) {
        if (scans.isEmpty()) {
            return;
        }
        var values = new ArrayList<Object>();
        for (Scan scan : scans) {
            Collections.addAll(
                    values,
                    scan.orderId().value(),
                    scan.scanId().value(),
                    scan.type().name(),
                    scan.type().status().rank(),
                    scan.facility(),
                    scan.deviceId(),
                    Sql.utc(scan.occurredAt()));
        }
        jdbc.sql("INSERT INTO " + slice.scans()
                        + " (order_id, scan_id, type, status_rank, facility, device_id, occurred_at, recorded_at) VALUES "
                        + Sql.rows(scans.size(), "(?, ?, ?, ?, ?, ?, ?, NOW(3))"))
                .params(values)
                .update();
    }
}
