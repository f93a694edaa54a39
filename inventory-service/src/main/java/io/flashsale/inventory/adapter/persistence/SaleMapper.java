package io.flashsale.inventory.adapter.persistence;

import io.flashsale.inventory.adapter.persistence.SaleRows.ItemRow;
import io.flashsale.inventory.adapter.persistence.SaleRows.SaleRow;
import java.time.LocalDateTime;
import java.util.List;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.jspecify.annotations.Nullable;

/** Look-ups for the API, over the one data source; sales are single tables there. */
@Mapper
interface SaleMapper {

    String COLUMNS = "sale_id, version, status, title, starts_at, ends_at, admission, pay_within_seconds";

    @Select("SELECT " + COLUMNS + " FROM sale WHERE sale_id = #{saleId}")
    @Nullable
    SaleRow find(@Param("saleId") long saleId);

    /** The shown statuses, spelt in columns and the clock. */
    @Select("""
            <script>
            SELECT sale_id, version, status, title, starts_at, ends_at, admission, pay_within_seconds
            FROM sale
            WHERE sale_id &lt; #{before}
            AND (
              <foreach collection="statuses" item="status" separator=" OR ">
                <choose>
                  <when test="status == 'DRAFT'">status = 'DRAFT'</when>
                  <when test="status == 'SCHEDULED'">(status = 'PUBLISHED' AND starts_at > #{now} AND ends_at > #{now})</when>
                  <when test="status == 'OPEN'">(status = 'PUBLISHED' AND starts_at &lt;= #{now} AND ends_at > #{now})</when>
                  <when test="status == 'PAUSED'">(status = 'PAUSED' AND ends_at > #{now})</when>
                  <otherwise>(status = 'CLOSED' OR (status IN ('PUBLISHED', 'PAUSED') AND ends_at &lt;= #{now}))</otherwise>
                </choose>
              </foreach>
            )
            ORDER BY sale_id DESC
            LIMIT #{limit}
            </script>
            """)
    List<SaleRow> page(
            @Param("statuses") List<String> statuses,
            @Param("now") LocalDateTime now,
            @Param("before") long before,
            @Param("limit") int limit);

    @Select("""
            <script>
            SELECT sale_id, sku_id, name, price_minor, list_price_minor, currency, total, per_user_limit, buckets
            FROM sale_item
            WHERE sale_id IN <foreach collection="saleIds" item="id" open="(" separator="," close=")">#{id}</foreach>
            ORDER BY sale_id, position
            </script>
            """)
    List<ItemRow> items(@Param("saleIds") List<Long> saleIds);
}
