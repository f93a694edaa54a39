package io.flashsale.order.adapter.persistence;

import io.flashsale.contract.OrderId;
import io.flashsale.contract.SaleId;
import io.flashsale.contract.SkuId;
import io.flashsale.contract.UserId;
import io.flashsale.order.app.port.Neighbours;
import io.flashsale.order.domain.Order;
import io.flashsale.order.domain.OrderStatus;
import io.flashsale.order.domain.ShipTo;
import io.flashsale.platform.crypto.Sealer;
import io.flashsale.platform.database.PhysicalDatabase;
import io.flashsale.platform.json.EventJson;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

@Component
class JdbcNeighbours implements Neighbours {

    private final ShardedOrders sharded;
    private final Sealer sealer;

    JdbcNeighbours(ShardedOrders sharded, Sealer sealer) {
        this.sharded = sharded;
        this.sealer = sealer;
    }

    @Override
    public List<Order> unsettled(SaleId saleId, SkuId skuId) {
        List<Order> placed = new ArrayList<>();
        for (PhysicalDatabase database : sharded.databases().all()) {
            for (String table : sharded.tables()) {
                placed.addAll(database.jdbc()
                        .sql("SELECT " + OrderColumns.ALL + " FROM " + table + " WHERE status = "
                                + OrderStatus.PLACED.code() + " AND sale_id = :sale AND sku_id = :sku")
                        .param("sale", saleId.value())
                        .param("sku", skuId.value())
                        .query(OrderColumns::read)
                        .list());
            }
        }
        return placed;
    }

    @Override
    public List<Address> addresses(List<OrderId> orderIds) {
        List<Address> found = new ArrayList<>();
        sharded.byDatabase(orderIds)
                .forEach((database, ids) -> sharded.byTable(
                        ids,
                        (table, values) -> found.addAll(database.jdbc()
                                .sql("SELECT order_id, user_id, ship_to FROM " + table
                                        + " WHERE order_id IN (:ids) AND ship_to IS NOT NULL")
                                .param("ids", values)
                                .query((rs, n) ->
                                        open(new OrderId(rs.getLong(1)), new UserId(rs.getString(2)), rs.getBytes(3)))
                                .list())));
        return found;
    }

    private Address open(OrderId orderId, UserId userId, byte[] sealed) {
        String json = sealer.open(sealed, OrderInserts.sealContext(orderId));
        return new Address(orderId, userId, EventJson.mapper().readValue(json, ShipTo.class));
    }
}
