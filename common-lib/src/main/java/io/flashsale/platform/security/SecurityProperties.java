package io.flashsale.platform.security;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Whose tokens count, and where none is needed.
 *
 * @param issuer the one accepted {@code iss}
 * @param audience must be in {@code aud}
 * @param jwksUri the issuer's public keys: http, https or file
 * @param jwksTtl how long fetched keys are kept
 * @param jwksTimeout for connecting to the issuer, and for reading from it
 * @param clockSkew tolerated between the issuer's clock and ours
 * @param tokenCacheSize verified tokens remembered, each until it expires
 * @param publicPaths what needs no token: a pattern, or {@code GET pattern} for one method
 * @param refuseServiceTokens at the outer door: tokens with {@code ROLE_SERVICE} count as invalid, since no service comes that way
 * @param serviceTokenFile our own token for calls that no shopper caused; read again when the file changes
 */
@Validated
@ConfigurationProperties("flash.security")
public record SecurityProperties(
        @NotBlank String issuer,
        @DefaultValue("flash-sale") @NotBlank String audience,
        @NotNull URI jwksUri,
        @DefaultValue("5m") @NotNull Duration jwksTtl,
        @DefaultValue("2s") @NotNull Duration jwksTimeout,
        @DefaultValue("5s") @NotNull Duration clockSkew,
        @DefaultValue("100000") @Min(1) long tokenCacheSize,
        @DefaultValue List<String> publicPaths,
        @DefaultValue("false") boolean refuseServiceTokens,
        @Nullable Path serviceTokenFile) {}
