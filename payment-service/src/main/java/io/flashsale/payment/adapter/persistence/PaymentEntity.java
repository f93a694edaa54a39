package io.flashsale.payment.adapter.persistence;

import com.baomidou.mybatisplus.annotation.TableId;
import com.baomidou.mybatisplus.annotation.TableName;
import org.jspecify.annotations.Nullable;

/** What MyBatis-Plus reads; it wants fields that it can set. Nothing but the API's look-up uses it. */
@TableName("payments")
class PaymentEntity {

    @TableId
    @Nullable
    Long paymentId;

    @Nullable
    Long orderId;

    @Nullable
    String userId;

    @Nullable
    Long amountMinor;

    @Nullable
    String currency;

    @Nullable
    String status;

    @Nullable
    String payUrl;
}
