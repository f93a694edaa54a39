package io.flashsale.inventory.adapter.persistence;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Sales shown to shoppers.
 *
 * @param timeToLive how old they may be
 * @param jitter up to this much is added, so that they don't expire in step
 * @param maxEntries sales and pages remembered
 */
@Validated
@ConfigurationProperties("flash.inventory.shown-sale")
record ShownSaleProperties(
        @DefaultValue("200ms") Duration timeToLive,
        @DefaultValue("100ms") Duration jitter,
        @DefaultValue("2000") @Min(1) long maxEntries) {}
