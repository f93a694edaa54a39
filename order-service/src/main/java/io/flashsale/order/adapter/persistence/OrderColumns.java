package io.flashsale.order.adapter.persistence;

import io.flashsale.contract.Money;
import io.flashsale.contract.OrderId;
import io.flashsale.contract.SaleId;
import io.flashsale.contract.SkuId;
import io.flashsale.contract.UserId;
import io.flashsale.order.domain.Order;
import io.flashsale.order.domain.OrderStatus;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** The columns of an order, and an order from them. */
final class OrderColumns {

    static final String ALL =
            "order_id, user_id, sale_id, sku_id, bucket, quantity, amount_minor, currency, status, reason, placed_at,"
                    + " pay_before, payload_hash, traceparent";

    private OrderColumns() {}

    static Order read(ResultSet rs, int rowNumber) throws SQLException {
        return new Order(
                new OrderId(rs.getLong("order_id")),
                new UserId(rs.getString("user_id")),
                new SaleId(rs.getLong("sale_id")),
                new SkuId(rs.getString("sku_id")),
                rs.getInt("bucket"),
                rs.getInt("quantity"),
                new Money(rs.getLong("amount_minor"), rs.getString("currency")),
                OrderStatus.ofCode(rs.getInt("status")),
                rs.getString("reason"),
                instant(rs.getObject("placed_at", LocalDateTime.class)),
                instant(rs.getObject("pay_before", LocalDateTime.class)),
                rs.getString("payload_hash"),
                rs.getString("traceparent"));
    }

    /** DATETIME(3) holds UTC. */
    static Instant instant(LocalDateTime utc) {
        return utc.toInstant(ZoneOffset.UTC);
    }
}
