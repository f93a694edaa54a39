package io.flashsale.platform;

import io.flashsale.platform.lane.LaneThreads;
import io.flashsale.platform.lane.Lanes;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Clock and lanes: what every service gets. */
@AutoConfiguration
public class PlatformAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    LaneThreads laneThreads() {
        return new LaneThreads();
    }

    @Bean
    Lanes lanes(
            MeterRegistry registry,
            LaneThreads threads,
            @Value("${flash.lanes.drain-timeout:10s}") Duration drainTimeout) {
        return new Lanes(registry, threads, drainTimeout);
    }
}
