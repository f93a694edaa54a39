package io.flashsale.logistics.adapter.persistence;

import io.flashsale.contract.OrderId;
import io.flashsale.logistics.app.port.ParcelStore;
import io.flashsale.logistics.domain.Carrier;
import io.flashsale.logistics.domain.Parcel;
import io.flashsale.logistics.domain.ParcelProgress;
import io.flashsale.logistics.domain.ParcelStatus;
import io.flashsale.logistics.domain.ShipTo;
import io.flashsale.logistics.domain.TrackingNumber;
import io.flashsale.platform.crypto.Sealer;
import io.flashsale.platform.database.PhysicalDatabase;
import io.flashsale.platform.json.EventJson;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

@Component
class JdbcParcelStore implements ParcelStore {

    private final Tables tables;
    private final Sealer sealer;

    JdbcParcelStore(Tables tables, Sealer sealer) {
        this.tables = tables;
        this.sealer = sealer;
    }

    @Override
    public Set<OrderId> withParcel(Collection<OrderId> orders) {
        var found = new HashSet<OrderId>();
        tables.group(orders, order -> order)
                .forEach((slice, batch) -> found.addAll(jdbc(slice)
                        .sql("SELECT order_id FROM " + slice.parcels() + " WHERE order_id IN (:orders)")
                        .param("orders", Sql.values(batch))
                        .query((row, n) -> new OrderId(row.getLong(1)))
                        .list()));
        return found;
    }

    @Override
    public void create(List<Parcel> parcels) {
        var byDatabase = new TreeMap<Integer, List<Parcel>>();
        for (Parcel parcel : parcels) {
            byDatabase
                    .computeIfAbsent(tables.of(parcel.orderId()).database(), database -> new ArrayList<>())
                    .add(parcel);
        }
        byDatabase.forEach((index, batch) -> {
            PhysicalDatabase database = tables.database(index);
            database.transactions().executeWithoutResult(status -> tables.group(batch, Parcel::orderId)
                    .forEach((slice, rows) -> insert(database.jdbc(), slice, rows)));
        });
    }

    private void insert(JdbcClient jdbc, Tables.Slice slice, List<Parcel> parcels) {
        var values = new ArrayList<@Nullable Object>();
        for (Parcel parcel : parcels) {
            Collections.addAll(
                    values,
                    parcel.orderId().value(),
                    parcel.userId().value(),
                    parcel.trackingNumber().text(),
                    parcel.trackingNumber().carrier().name(),
                    parcel.sortingCode().value(),
                    seal(parcel.orderId(), parcel.shipTo()),
                    parcel.traceparent());
        }
        // Law 10: of a repeated message the first parcel stays.
        jdbc.sql("INSERT INTO " + slice.parcels()
                        + " (order_id, user_id, tracking_number, carrier, sorting_code, ship_to, traceparent,"
                        + " created_at, updated_at) VALUES "
                        + Sql.rows(parcels.size(), "(?, ?, ?, ?, ?, ?, ?, NOW(3), NOW(3))")
                        + " ON DUPLICATE KEY UPDATE order_id = order_id")
                .params(values)
                .update();
    }

    private byte[] seal(OrderId orderId, ShipTo shipTo) {
        return sealer.seal(EventJson.mapper().writeValueAsString(shipTo), "parcel:" + orderId);
    }

    @Override
    public Map<OrderId, ParcelProgress> progress(Collection<OrderId> orders) {
        var found = new HashMap<OrderId, ParcelProgress>();
        tables.group(orders, order -> order).forEach((slice, batch) -> jdbc(slice)
                .sql("SELECT order_id, carrier, status, shipped_at IS NOT NULL FROM " + slice.parcels()
                        + " WHERE order_id IN (:orders)")
                .param("orders", Sql.values(batch))
                .query(row -> {
                    var number = new TrackingNumber(Carrier.valueOf(row.getString(2)), new OrderId(row.getLong(1)));
                    found.put(
                            number.orderId(),
                            new ParcelProgress(number, ParcelStatus.valueOf(row.getString(3)), row.getBoolean(4)));
                }));
        return found;
    }

    private JdbcClient jdbc(Tables.Slice slice) {
        return tables.database(slice.database()).jdbc();
    }
}
