package io.flashsale.payment;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The bounds of this service.
 *
 * @param provider name of the provider that new payments go to
 * @param orderPendingRetryAfter what a shopper is told who pays before the ledger has confirmed
 * @param captures how captures travel together
 * @param jobConcurrency provider calls that each job makes at once
 */
@Validated
@ConfigurationProperties("flash.payment")
public record PaymentProperties(
        @DefaultValue("sandbox") @NotBlank String provider,
        @DefaultValue @Valid Sandbox sandbox,
        @DefaultValue("1s") Duration orderPendingRetryAfter,
        @DefaultValue @Valid Checks checks,
        @DefaultValue @Valid Refunds refunds,
        @DefaultValue @Valid Captures captures,
        @DefaultValue("8") @Min(1) @Max(256) int jobConcurrency,
        @DefaultValue @Valid Audit audit) {

    /**
     * The sandbox provider.
     *
     * @param secretsFile one hex secret per line: the first signs, all verify; read again when it changes
     * @param callbackWindow how far a callback's timestamp may be from our clock
     * @param requestTimeout of a whole call
     * @param maxConcurrentCalls more wait their turn
     * @param maxWaiting calls that wait; more are refused at once, so that a slow provider can't pile up requests. Fewer
     *     than the gateway's places for this service, less those that are under way: callbacks need some, too
     * @param maxWait of one call; then it is refused. With the order's look-up before and the call behind it, less than the
     *     gateway waits
     */
    public record Sandbox(
            @DefaultValue("http://127.0.0.1:8085") URI url,
            @DefaultValue(".local/secrets/callback-secrets") Path secretsFile,
            @DefaultValue("300s") Duration callbackWindow,
            @DefaultValue("1s") Duration connectTimeout,
            @DefaultValue("3s") Duration requestTimeout,
            @DefaultValue("64") @Min(1) int maxConcurrentCalls,
            @DefaultValue("128") @Min(0) int maxWaiting,
            @DefaultValue("2s") Duration maxWait) {}

    /**
     * The job that looks after payments without an end.
     *
     * @param every pause between two scans
     * @param firstAfter age at which an open payment is asked about for the first time
     * @param announceAfter age at which a capture without an echo from order-service is published again
     * @param closeGrace time after the order's deadline at which an open payment is closed
     * @param firstPause pause after the first look; doubled up to {@code longestPause}
     * @param batch payments per database and scan
     */
    public record Checks(
            @DefaultValue("1s") Duration every,
            @DefaultValue("2m") Duration firstAfter,
            @DefaultValue("30s") Duration announceAfter,
            @DefaultValue("30s") Duration closeGrace,
            @DefaultValue("5s") Duration firstPause,
            @DefaultValue("5m") Duration longestPause,
            @DefaultValue("100") @Min(1) @Max(1000) int batch) {}

    /**
     * The job that asks for refunds.
     *
     * @param every pause between two scans
     * @param firstPause pause after the first attempt; doubled up to {@code longestPause}
     * @param batch refunds per database and scan
     */
    public record Refunds(
            @DefaultValue("500ms") Duration every,
            @DefaultValue("1s") Duration firstPause,
            @DefaultValue("1m") Duration longestPause,
            @DefaultValue("100") @Min(1) @Max(1000) int batch) {}

    /**
     * Captures of one physical database, in one half message and transaction.
     *
     * @param maxBatch 1 lets each travel by itself
     * @param capacity that wait at once; more are told 503, and the provider says it again
     * @param concurrency batches under way at once
     * @param maxWait who waited for longer is told 503
     * @param timeout the longest that a callback may take; less than the provider waits
     */
    public record Captures(
            @DefaultValue("64") @Min(1) @Max(512) int maxBatch,
            @DefaultValue("512") @Min(1) int capacity,
            @DefaultValue("2") @Min(1) @Max(16) int concurrency,
            @DefaultValue("3s") Duration maxWait,
            @DefaultValue("8s") Duration timeout) {}

    /**
     * The audit's law of nothing lost.
     *
     * @param settledWithin a capture older than this must have paid its order or be refunded
     * @param rows examples shown per broken law
     */
    public record Audit(
            @DefaultValue("5m") Duration settledWithin,
            @DefaultValue("20") @Min(1) @Max(1000) int rows) {}
}
