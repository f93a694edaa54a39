package io.flashsale.stock;

import static org.assertj.core.api.Assertions.assertThat;

import io.flashsale.contract.SaleId;
import io.flashsale.contract.SkuId;
import io.flashsale.localstack.LocalServers;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.context.annotation.Configuration;

class StockAutoConfigurationIT {

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({DataRedisAutoConfiguration.class, StockAutoConfiguration.class})
    static class WithRedis {}

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration(StockAutoConfiguration.class)
    static class WithoutRedis {}

    @Test
    void serviceWithRedisGetsAGateThatWorks() {
        try (var context = new SpringApplicationBuilder(WithRedis.class)
                .web(WebApplicationType.NONE)
                .properties(
                        "spring.data.redis.url=" + LocalServers.shared().redis().url(),
                        "flash.stock.command-timeout=20s")
                .run()) {
            var gates = context.getBean(StockGate.class);
            var key = new GateKey(new SaleId(1), new SkuId("none"), 0);
            assertThat(gates.view(key)).isEmpty();
            assertThat(context.getBean(StockSettings.class).maxBatch()).isEqualTo(512);
        }
    }

    @Test
    void serviceWithoutRedisGetsNone() {
        try (var context = new SpringApplicationBuilder(WithoutRedis.class)
                .web(WebApplicationType.NONE)
                .run()) {
            assertThat(context.getBeansOfType(StockGate.class)).isEmpty();
        }
    }
}
