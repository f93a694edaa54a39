package io.flashsale.logistics;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Bounds of logistics-service.
 *
 * @param addressBatch orders per call for addresses; order-service takes 128 at most
 * @param timelineLimit scans shown per parcel, the latest
 * @param auditPage parcels read per statement of the audit
 */
@Validated
@ConfigurationProperties("flash.logistics")
public record LogisticsProperties(
        @DefaultValue("128") @Min(1) @Max(128) int addressBatch,
        @DefaultValue("200") @Min(1) @Max(1000) int timelineLimit,
        @DefaultValue("1000") @Min(1) @Max(10_000) int auditPage) {}
