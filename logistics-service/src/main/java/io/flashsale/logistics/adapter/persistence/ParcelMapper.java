package io.flashsale.logistics.adapter.persistence;

import java.time.LocalDateTime;
import java.util.List;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.jspecify.annotations.Nullable;

/** Look-ups of the API, on the sharded source: the order id routes, the user id only filters. */
@Mapper
interface ParcelMapper {

    record ParcelRow(long orderId, String carrier, String status, String sortingCode) {}

    record ScanRow(String type, String facility, LocalDateTime occurredAt) {}

    @Select("SELECT order_id, carrier, status, sorting_code FROM parcels"
            + " WHERE order_id = #{orderId} AND user_id = #{userId}")
    @Nullable
    ParcelRow find(@Param("orderId") long orderId, @Param("userId") String userId);

    /** The latest, newest first. */
    @Select("SELECT type, facility, occurred_at FROM scans WHERE order_id = #{orderId}"
            + " ORDER BY occurred_at DESC, status_rank DESC, scan_id DESC LIMIT #{limit}")
    List<ScanRow> latestScans(@Param("orderId") long orderId, @Param("limit") int limit);
}
