package io.flashsale.payment.adapter.persistence;

import com.baomidou.mybatisplus.core.mapper.BaseMapper;
import org.apache.ibatis.annotations.Mapper;

/** Reads for the API, on the sharded source: the payment id routes, the user id filters. */
@Mapper
interface PaymentMapper extends BaseMapper<PaymentEntity> {}
