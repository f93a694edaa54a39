package io.flashsale.gateway;

import io.flashsale.gateway.domain.Limits;
import jakarta.validation.Valid;
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
 * @param limits at start; an operator may change them while running
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
        @NotNull @Valid Limits limits,
        @Nullable Path limitsFile,
        @NotNull Path sentinelLogDirectory) {

    /**
     * @param connectTimeout per attempt
     * @param responseTimeout from the request to the last byte of the answer, waiting for a free place included
     * @param maxConcurrent requests under way at one service; more wait their turn
     * @param maxWaiting more than so many that wait for their turn are told 503 at once
     * @param maxResponse the largest answer passed on
     * @param avoidFor how long an instance that refused a connection is passed over
     */
    public record Upstream(
            @DefaultValue("1s") @NotNull Duration connectTimeout,
            @DefaultValue("10s") @NotNull Duration responseTimeout,
            @DefaultValue("512") @Min(1) int maxConcurrent,
            @DefaultValue("8192") @Min(1) int maxWaiting,
            @DefaultValue("8MB") @NotNull DataSize maxResponse,
            @DefaultValue("1s") @NotNull Duration avoidFor) {}

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
}
