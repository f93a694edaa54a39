package io.flashsale.platform.http;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Calls to neighbours.
 *
 * @param neighbours base URLs by name: {@code order, inventory, payment, logistics}
 * @param connectTimeout per attempt
 * @param readTimeout from the request's start to the whole answer
 * @param maxConcurrent calls under way at one neighbour
 * @param placeTimeout how long one more waits for its turn; then 503
 * @param retryPause longest pause before a read is tried again, drawn at random
 * @param breaker when an instance is no longer asked
 */
@Validated
@ConfigurationProperties("flash.http")
public record HttpProperties(
        @DefaultValue Map<String, List<URI>> neighbours,
        @DefaultValue("1s") @NotNull Duration connectTimeout,
        @DefaultValue("3s") @NotNull Duration readTimeout,
        @DefaultValue("128") @Min(1) int maxConcurrent,
        @DefaultValue("1s") @NotNull Duration placeTimeout,
        @DefaultValue("100ms") @NotNull Duration retryPause,
        @DefaultValue @NotNull @Valid BreakerSettings breaker) {}
