package io.flashsale.inventory;

import io.flashsale.inventory.domain.SaleLimits;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Bounds of the business.
 *
 * @param maxBatch orders in one ledger transaction
 * @param repeatWindow entries younger than this are told to a gate again right after it was built
 * @param repeatLimit orders that are told again: of an item whose gate was built, of all items per reconciliation
 * @param repeatAtOnce of them read and told in one go; others wait for so long
 * @param settledAfter entries older than this have reached the gate by the normal path; what is news to it is drift
 * @param endGrace stock that is neither sold nor given back this long after its time to pay is asked about
 * @param askAtOnce orders per item that are asked about at a time; order-service takes 500
 * @param keepRepairs how long evidence of repairs is kept
 * @param watchAfterEnd how long after its end a sale's gates are reconciled
 * @param auditRows breaches shown per law
 */
@Validated
@ConfigurationProperties("flash.inventory")
record InventoryProperties(
        @DefaultValue @Valid Sale sale,
        @DefaultValue("512") @Min(1) @Max(4096) int maxBatch,
        @DefaultValue("60s") Duration repeatWindow,
        @DefaultValue("5000") @Min(1) @Max(50_000) int repeatLimit,
        @DefaultValue("500") @Min(1) @Max(5_000) int repeatAtOnce,
        @DefaultValue("10s") Duration settledAfter,
        @DefaultValue("2m") Duration endGrace,
        @DefaultValue("200") @Min(1) @Max(500) int askAtOnce,
        @DefaultValue("30d") Duration keepRepairs,
        @DefaultValue("1h") Duration watchAfterEnd,
        @DefaultValue("20") @Min(1) int auditRows) {

    /**
     * What an operator may ask for.
     *
     * @param maxTotal units of one item, restocks included
     * @param maxItems items of one sale
     * @param maxTextLength of title and names, in characters
     * @param minPayWithinSeconds and the following: bounds of the time to pay
     * @param maxPriceMinor of one unit
     */
    record Sale(
            @DefaultValue("10000000") @Min(1) int maxTotal,
            @DefaultValue("100") @Min(1) @Max(500) int maxItems,
            @DefaultValue("200") @Min(1) @Max(200) int maxTextLength,
            @DefaultValue("64") @Min(1) @Max(64) int maxBuckets,
            @DefaultValue("5") @Min(5) int minPayWithinSeconds,
            @DefaultValue("900") @Min(5) int defaultPayWithinSeconds,
            @DefaultValue("86400") @Min(5) int maxPayWithinSeconds,
            @DefaultValue("100000000000") @Min(1) long maxPriceMinor) {

        SaleLimits limits() {
            return new SaleLimits(
                    maxTotal,
                    maxItems,
                    maxTextLength,
                    maxBuckets,
                    minPayWithinSeconds,
                    defaultPayWithinSeconds,
                    maxPayWithinSeconds,
                    maxPriceMinor);
        }
    }
}
