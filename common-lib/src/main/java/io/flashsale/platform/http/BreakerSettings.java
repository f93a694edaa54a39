package io.flashsale.platform.http;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When a neighbour's instance is no longer asked. Only calls without an answer count as failures: a 4xx is an answer, and
 * so is a 5xx, which may be about one shard of several.
 *
 * @param window seconds of calls that are looked at
 * @param minimumCalls fewer calls in the window prove nothing: a cold start is no alarm
 * @param failurePercent share of failures from which on it is no longer asked
 * @param openFor how long it is left alone; short, because it may be the only one there is
 * @param probes calls that are let through after that; if they are answered, all are
 */
public record BreakerSettings(
        @DefaultValue("10") @Min(1) @Max(600) int window,
        @DefaultValue("20") @Min(1) int minimumCalls,
        @DefaultValue("50") @Min(1) @Max(100) int failurePercent,
        @DefaultValue("1s") @NotNull Duration openFor,
        @DefaultValue("3") @Min(1) @Max(100) int probes) {}
