package io.flashsale.inventory.adapter.redis;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The stock shown to shoppers.
 *
 * @param timeToLive how old it may be
 * @param jitter up to this much is added, so that items don't expire in step
 * @param maxItems items remembered
 */
@Validated
@ConfigurationProperties("flash.inventory.shown-stock")
record StockLevelProperties(
        @DefaultValue("250ms") Duration timeToLive,
        @DefaultValue("150ms") Duration jitter,
        @DefaultValue("10000") @Min(1) long maxItems) {}
