package io.flashsale.stock;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** The stock door, for services that have Redis. */
@AutoConfiguration(afterName = "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration")
@ConditionalOnClass(name = {"io.lettuce.core.RedisClient", "org.springframework.data.redis.core.RedisOperations"})
public class StockAutoConfiguration {

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(LettuceConnectionFactory.class)
    @ConditionalOnBean(LettuceConnectionFactory.class)
    @EnableConfigurationProperties(StockSettings.class)
    static class Gate {

        @Bean
        @ConditionalOnMissingBean
        StockGate stockGate(
                LettuceConnectionFactory factory, StockSettings settings, ObjectProvider<MeterRegistry> meters) {
            return new StockGate(factory, settings, meters.getIfAvailable(() -> Metrics.globalRegistry));
        }
    }
}
