package io.flashsale.payment.adapter.persistence;

import io.flashsale.platform.database.PhysicalDatabases;
import org.apache.ibatis.annotations.Mapper;
import org.mybatis.spring.annotation.MapperScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@MapperScan(basePackageClasses = PaymentMapper.class, annotationClass = Mapper.class)
class PersistenceConfiguration {

    @Bean
    PaymentTables paymentTables(PhysicalDatabases databases) {
        return new PaymentTables(databases);
    }

    @Bean
    Journal journal(PaymentTables tables) {
        return new Journal(tables);
    }
}
