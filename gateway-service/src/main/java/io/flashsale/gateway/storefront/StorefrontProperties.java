package io.flashsale.gateway.storefront;

import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param refreshEvery how old the snapshot of the sales may be while somebody looks
 * @param jitter share of that by which two refreshes may lie closer together or farther apart: gateways that were started
 *     together must not ask together
 * @param idleAfter after so long without a visitor the snapshot is refreshed only every {@code idleEvery}
 * @param idleEvery see there
 * @param maxSales the newest so many sales are listed
 * @param maxOver sales that are over, listed at the end
 * @param maxPages rendered pages kept
 * @param keptFor how long a CDN or browser may show a page without asking
 * @param oidc where to sign in, outside of the profile {@code local}
 */
@Validated
@ConfigurationProperties("flash.gateway.storefront")
record StorefrontProperties(
        @DefaultValue("1s") @NotNull Duration refreshEvery,

        @DefaultValue("0.2") @DecimalMin("0") @DecimalMax("0.9")
        double jitter,

        @DefaultValue("30s") @NotNull Duration idleAfter,
        @DefaultValue("10s") @NotNull Duration idleEvery,
        @DefaultValue("300") @Min(1) @Max(1_000) int maxSales,
        @DefaultValue("6") @Min(0) int maxOver,
        @DefaultValue("2000") @Min(1) int maxPages,
        @DefaultValue("2s") @NotNull Duration keptFor,
        @DefaultValue @NotNull @Valid Oidc oidc) {

    /**
     * Authorization code with PKCE, by a public client; all three or none.
     *
     * @param authorizationEndpoint where the browser is sent
     * @param tokenEndpoint where the code becomes a token; it has to allow our origin (CORS)
     * @param scope asked for
     */
    record Oidc(
            @Nullable URI authorizationEndpoint,
            @Nullable URI tokenEndpoint,
            @Nullable String clientId,
            @DefaultValue("openid") @NotNull String scope) {

        boolean isOn() {
            return authorizationEndpoint != null && tokenEndpoint != null && clientId != null;
        }

        /** The token endpoint's, for the page's policy; empty if there is none. */
        String origin() {
            return tokenEndpoint == null ? "" : tokenEndpoint.getScheme() + "://" + tokenEndpoint.getRawAuthority();
        }
    }
}
