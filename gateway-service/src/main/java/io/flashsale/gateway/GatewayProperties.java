package io.flashsale.gateway;

import io.flashsale.gateway.domain.Limits;
import io.flashsale.gateway.domain.Thresholds;
import io.flashsale.platform.bundle.Bundles;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * The gateway's settings. The services' addresses are {@code flash.http.neighbours}.
 *
 * @param trustedProxies networks whose {@code X-Forwarded-*} counts
 * @param acceptTraceContext whether a stranger may name the trace; proxies that are trusted always may
 * @param upstream bounds of the calls to services
 * @param soldOut the shortcut for items that are sold out
 * @param checkout how checkouts travel together
 * @param reads how long a look at the sales serves others
 * @param limits at start; an operator may change them while running
 * @param sharedLimits the limit by user, over all gateways together
 * @param system what the process itself can bear
 * @param degradation what is given up under pressure, and when
 * @param limitsFile JSON of the same shape, wins over {@code limits}, read again when it changes
 * @param sentinelLogDirectory where Sentinel writes its own logs
 */
@Validated
@ConfigurationProperties("flash.gateway")
public record GatewayProperties(
        @DefaultValue List<String> trustedProxies,
        @DefaultValue("false") boolean acceptTraceContext,
        @NotNull @Valid Upstream upstream,
        @NotNull @Valid SoldOut soldOut,
        @NotNull @Valid Checkout checkout,
        @DefaultValue @NotNull @Valid Reads reads,
        @NotNull @Valid Limits limits,
        @DefaultValue @NotNull @Valid SharedLimits sharedLimits,
        @DefaultValue @NotNull @Valid SystemRules system,
        @NotNull @Valid Degradation degradation,
        @Nullable Path limitsFile,
        @NotNull Path sentinelLogDirectory) {

    /**
     * @param connectTimeout per attempt
     * @param responseTimeout from the request to the last byte of the answer, waiting for a free place included
     * @param maxConcurrent requests under way at one service; more wait their turn
     * @param maxWaiting more than so many that wait for their turn are told 503 at once
     * @param maxResponse the largest answer passed on
     * @param avoidFor how long an instance that refused a connection is passed over
     * @param maxStreams event streams open at once; whoever comes then is told 503, and asks from time to time instead
     * @param streamsLast how long one may be open, whatever the service says
     */
    public record Upstream(
            @DefaultValue("1s") @NotNull Duration connectTimeout,
            @DefaultValue("10s") @NotNull Duration responseTimeout,
            @DefaultValue("256") @Min(1) int maxConcurrent,
            @DefaultValue("256") @Min(1) int maxWaiting,
            @DefaultValue("8MB") @NotNull DataSize maxResponse,
            @DefaultValue("1s") @NotNull Duration avoidFor,
            @DefaultValue("256") @Min(1) int maxStreams,
            @DefaultValue("1m") @NotNull Duration streamsLast) {}

    /**
     * @param ttl how long an item counts as sold out after a service said so
     * @param maxItems flags kept at once
     * @param memory how long, at least, a forwarded idempotency key is known as such
     * @param memoryBits log2 of the size of the memory of keys
     * @param warmUp after a start nothing is cut short for so long: keys that a former process passed on are not known
     */
    public record SoldOut(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("300ms") @NotNull Duration ttl,
            @DefaultValue("10000") @Min(1) int maxItems,
            @DefaultValue("2m") @NotNull Duration memory,
            @DefaultValue("24") @Min(10) @Max(30) int memoryBits,
            @DefaultValue("2m") @NotNull Duration warmUp) {}

    /**
     * @param keptFor how old an answer about sales may be that was fetched for another one; 0 asks each time
     * @param maxAnswers kept at once
     * @param maxSize a larger one serves those who asked at the same time, and is not kept
     * @param maxWaiting callers that wait for what another one is fetching; more are told 503
     */
    public record Reads(
            @DefaultValue("250ms") @NotNull Duration keptFor,
            @DefaultValue("512") @Min(1) @Max(100_000) int maxAnswers,
            @DefaultValue("32KB") @NotNull DataSize maxSize,
            @DefaultValue("512") @Min(1) @Max(100_000) int maxWaiting) {

        private static final Duration LONGEST = Duration.ofSeconds(1);

        public Reads {
            // Stock that is older than that is no stock.
            if (keptFor.isNegative() || keptFor.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException("reads.kept-for must be between 0 and " + LONGEST);
            }
        }
    }

    /**
     * @param redisUrl where the shared buckets are
     * @param gateways instances that share them, at most; a user's limit holds for so many
     * @param ahead requests of one user that a gateway may let through before it tells the bucket
     * @param timeout of a call to Redis; a request that waits for it is let through afterwards
     * @param toldAfter the bucket is told of users with fewer requests than that after so long: not in the sale's first
     *     seconds, when Redis has better things to do
     * @param sweepEvery how often those are looked for, and how often a Redis that is away is asked again
     * @param maxBatch users in one call
     * @param capacity of the queue of calls
     * @param maxUsers remembered at once; more than that are counted by the local limit alone
     */
    public record SharedLimits(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("redis://localhost:6379") @NotNull String redisUrl,
            @DefaultValue("4") @Min(1) @Max(1_000) int gateways,
            @DefaultValue("8") @Min(0) @Max(1_000) int ahead,
            @DefaultValue("100ms") @NotNull Duration timeout,
            @DefaultValue("10s") @NotNull Duration toldAfter,
            @DefaultValue("1s") @NotNull Duration sweepEvery,
            @DefaultValue("128") @Min(1) @Max(1_000) int maxBatch,
            @DefaultValue("16384") @Min(1) int capacity,
            @DefaultValue("100000") @Min(1) int maxUsers) {}

    /**
     * Each is off at 0.
     *
     * @param loadPerCore of the machine; above it only as many requests are let in as the gateway has shown it can finish
     * @param cpu of process and machine, 1 is all cores
     * @param averageResponse of all requests
     * @param concurrency requests under way
     */
    public record SystemRules(
            @DefaultValue("0") @DecimalMin("0") double loadPerCore,

            @DefaultValue("0") @DecimalMin("0") @DecimalMax("1")
            double cpu,

            @DefaultValue("0s") @NotNull Duration averageResponse,
            @DefaultValue("0") @Min(0) int concurrency) {

        public boolean isOn() {
            return loadPerCore > 0 || cpu > 0 || averageResponse.isPositive() || concurrency > 0;
        }
    }

    /**
     * @param sampleEvery how often pressure is measured
     * @param upAfter pressure has to last so long for one level more
     * @param calmFor calm has to last so long for one level less
     * @param release calm is below this share of a threshold
     * @param stockFigures level 1
     * @param orderHistory level 2
     * @param checkout level 3
     * @param salesKeptFor how old an answer about sales may be from level 1 on
     * @param maxSales answers kept
     * @param retryAfter what a caller is told at least whose call was given up, twice as long at most
     */
    public record Degradation(
            @DefaultValue("500ms") @NotNull Duration sampleEvery,
            @DefaultValue("1s") @NotNull Duration upAfter,
            @DefaultValue("5s") @NotNull Duration calmFor,

            @DefaultValue("0.7") @DecimalMin("0") @DecimalMax("1")
            double release,

            @NotNull @Valid Thresholds stockFigures,
            @NotNull @Valid Thresholds orderHistory,
            @NotNull @Valid Thresholds checkout,
            @DefaultValue("5s") @NotNull Duration salesKeptFor,
            @DefaultValue("1000") @Min(1) int maxSales,
            @DefaultValue("5s") @NotNull Duration retryAfter) {}

    /**
     * @param maxBundle checkouts in one call to order-service at most; 1 sends each by itself
     * @param concurrency calls under way at once
     * @param capacity checkouts that wait for a call; more are told 503 at once
     * @param maxWait who waited for longer is told 503
     * @param patience beside a call under way one that is not full starts only so long after the last start
     * @param rest with none under way, a call that is not full starts only so long after the end of the last one
     */
    public record Checkout(
            @DefaultValue("64") @Min(1) @Max(Bundles.MOST_PARTS)
            int maxBundle,

            @DefaultValue("8") @Min(1) @Max(256) int concurrency,
            @DefaultValue("1024") @Min(1) int capacity,
            @DefaultValue("5s") @NotNull Duration maxWait,
            @DefaultValue("0ms") @NotNull Duration patience,
            @DefaultValue("0ms") @NotNull Duration rest) {}
}
