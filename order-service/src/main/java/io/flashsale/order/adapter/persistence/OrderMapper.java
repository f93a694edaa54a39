package io.flashsale.order.adapter.persistence;

import java.util.List;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.jspecify.annotations.Nullable;

/**
 * What shoppers read, through ShardingSphere: the order id routes, the user id filters, and a page of one user's orders
 * goes to one table. Status 9 is VOID: no API shows it.
 */
@Mapper
interface OrderMapper {

    @Select("SELECT " + OrderColumns.ALL
            + " FROM orders WHERE order_id = #{orderId} AND user_id = #{userId} AND status <> 9")
    @Nullable
    OrderRow findOwned(@Param("orderId") long orderId, @Param("userId") String userId);

    @Select("SELECT " + OrderColumns.ALL
            + " FROM orders WHERE user_id = #{userId} AND idempotency_key = #{key} AND status <> 9")
    @Nullable
    OrderRow findByKey(@Param("userId") String userId, @Param("key") String key);

    @Select("SELECT " + OrderColumns.ALL
            + " FROM orders WHERE user_id = #{userId} AND order_id < #{before} AND status <> 9"
            + " ORDER BY order_id DESC LIMIT #{limit}")
    List<OrderRow> listOwned(@Param("userId") String userId, @Param("before") long before, @Param("limit") int limit);
}
