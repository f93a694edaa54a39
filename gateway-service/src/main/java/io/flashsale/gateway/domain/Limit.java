package io.flashsale.gateway.domain;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

/**
 * At most {@code requests} in {@code seconds}, and {@code burst} more at once after a quiet time; counted per gateway
 * instance and for each caller alone.
 */
public record Limit(
        @Min(1) @Max(100_000_000) int requests,
        @Min(1) @Max(60) int seconds,
        @Min(0) @Max(100_000_000) int burst) {}
