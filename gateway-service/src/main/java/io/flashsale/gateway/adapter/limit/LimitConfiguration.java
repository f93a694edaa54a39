package io.flashsale.gateway.adapter.limit;

import io.flashsale.gateway.GatewayProperties;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.Scheduled;

@Configuration(proxyBeanMethods = false)
class LimitConfiguration {

    private static final String ENABLED = "flash.gateway.shared-limits.enabled";

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(name = ENABLED, matchIfMissing = true)
    static class Shared {

        @Bean
        SharedUserLimit sharedUserLimit(GatewayProperties properties, SentinelLimits limits, MeterRegistry meters) {
            var shared = properties.sharedLimits();
            return new SharedUserLimit(
                    shared,
                    () -> limits.limit(Counted.USER),
                    new RedisBuckets(shared.redisUrl(), shared.timeout()),
                    Thread::startVirtualThread,
                    System::nanoTime,
                    meters);
        }

        @Bean
        Sweeper sharedUserLimitSweeper(SharedUserLimit shared) {
            return new Sweeper(shared);
        }
    }

    @Bean
    @ConditionalOnProperty(name = ENABLED, havingValue = "false")
    UserLimit noSharedLimit() {
        return _ -> Count.UNCOUNTED;
    }

    /** Its clock. */
    static final class Sweeper {

        private final SharedUserLimit shared;

        Sweeper(SharedUserLimit shared) {
            this.shared = shared;
        }

        @Scheduled(fixedDelayString = "${flash.gateway.shared-limits.sweep-every:1s}")
        void sweep() {
            shared.sweep();
        }
    }
}
