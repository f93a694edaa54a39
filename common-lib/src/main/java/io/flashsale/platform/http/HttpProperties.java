package io.flashsale.platform.http;

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
 */
@Validated
@ConfigurationProperties("flash.http")
public record HttpProperties(
        @DefaultValue Map<String, List<URI>> neighbours,
        @DefaultValue("1s") @NotNull Duration connectTimeout,
        @DefaultValue("3s") @NotNull Duration readTimeout) {}
