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

    /** Their threads are no bean: an {@code Executor} among the beans would make Spring Boot leave out its own. */
    @Bean
    Lanes lanes(MeterRegistry registry, @Value("${flash.lanes.drain-timeout:10s}") Duration drainTimeout) {
        return new Lanes(registry, new LaneThreads(), drainTimeout);
    }
}
