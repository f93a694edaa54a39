package io.flashsale.inventory.adapter.redis;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The life of a gate.
 *
 * @param keepAfterEnd how long a gate outlives its sale: orders are still cancelled then
 * @param pendingHold what undecided orders get in a rebuilt gate before order-service's sweeper looks at them
 */
@Validated
@ConfigurationProperties("flash.inventory.gate")
record GateProperties(
        @DefaultValue("7d") Duration keepAfterEnd,
        @DefaultValue("10s") Duration pendingHold) {}
