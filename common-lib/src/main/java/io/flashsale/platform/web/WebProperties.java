package io.flashsale.platform.web;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Limits of the HTTP edge.
 *
 * @param bodyLimit largest request body
 * @param bodyLimits exceptions by path; the first match counts
 * @param maxUnderWay requests that are worked on at once; more wait for their turn, unread
 */
@Validated
@ConfigurationProperties("flash.web")
public record WebProperties(
        @DefaultValue("64KB") @NotNull DataSize bodyLimit,
        @DefaultValue List<@Valid PathLimit> bodyLimits,
        @DefaultValue("768") @Min(1) int maxUnderWay) {

    /**
     * @param path a pattern such as {@code /api/v1/scans/**}
     * @param limit largest body there
     */
    public record PathLimit(@NotBlank String path, @NotNull DataSize limit) {}
}
