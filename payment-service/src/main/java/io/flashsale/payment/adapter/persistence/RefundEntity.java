package io.flashsale.payment.adapter.persistence;

import com.baomidou.mybatisplus.annotation.TableId;
import com.baomidou.mybatisplus.annotation.TableName;
import org.jspecify.annotations.Nullable;

/** What MyBatis-Plus reads; it wants fields that it can set. */
@TableName("refunds")
class RefundEntity {

    @TableId
    @Nullable
    Long refundId;

    @Nullable
    Long paymentId;

    @Nullable
    String status;
}
