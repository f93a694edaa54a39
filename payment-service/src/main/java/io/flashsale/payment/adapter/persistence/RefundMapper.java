package io.flashsale.payment.adapter.persistence;

import com.baomidou.mybatisplus.core.mapper.BaseMapper;
import org.apache.ibatis.annotations.Mapper;

/** Reads for the API, on the sharded source. */
@Mapper
interface RefundMapper extends BaseMapper<RefundEntity> {}
