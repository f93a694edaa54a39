package io.flashsale.inventory.adapter.persistence;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Bounds of this service's statements.
 *
 * @param maxLiveSales sales that jobs look after at a time
 * @param attempts tries of a transaction that another instance got in the way of
 * @param pageSize rows of one page of a long read
 * @param snapshotTimeout bound of the one long read-only transaction, that of a rebuild
 */
@Validated
@ConfigurationProperties("flash.inventory.statements")
record StatementBounds(
        @DefaultValue("1000") @Min(1) int maxLiveSales,
        @DefaultValue("5") @Min(1) @Max(20) int attempts,
        @DefaultValue("5000") @Min(1) @Max(50_000) int pageSize,
        @DefaultValue("60s") Duration snapshotTimeout) {}
