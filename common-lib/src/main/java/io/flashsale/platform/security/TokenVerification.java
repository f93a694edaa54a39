package io.flashsale.platform.security;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.flashsale.contract.UserId;
import java.net.MalformedURLException;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/** One algorithm, one issuer, one audience, one type (RFC 9068), an expiry and a usable subject. */
final class TokenVerification {

    private static final JOSEObjectType ACCESS_TOKEN = new JOSEObjectType("at+jwt");

    /** An unknown key id makes us ask the issuer again, but a flood of forged ones must not become a flood there. */
    private static final long MIN_REFRESH_INTERVAL_MILLIS = 1_000;

    private static final String ROLES = "roles";
    private static final String SERVICE = "ROLE_SERVICE";

    private TokenVerification() {}

    /** The claim {@code roles} as it must be, a list of texts; whatever else is in there is no role. */
    static List<String> roles(Jwt jwt) {
        return jwt.getClaims().get(ROLES) instanceof Collection<?> claimed
                ? claimed.stream()
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .filter(role -> role.startsWith("ROLE_"))
                        .toList()
                : List.of();
    }

    private static OAuth2TokenValidatorResult noService(Jwt jwt) {
        return roles(jwt).contains(SERVICE)
                ? OAuth2TokenValidatorResult.failure(new OAuth2Error(OAuth2ErrorCodes.INVALID_TOKEN))
                : OAuth2TokenValidatorResult.success();
    }

    static JwtDecoder decoder(SecurityProperties properties) {
        var processor = new DefaultJWTProcessor<SecurityContext>();
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(JWSAlgorithm.RS256, keys(properties)));
        processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(ACCESS_TOKEN));
        // The claims are checked below.
        processor.setJWTClaimsSetVerifier((_, _) -> {});
        var decoder = new NimbusJwtDecoder(processor);
        decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(List.of(
                new JwtTimestampValidator(properties.clockSkew()),
                jwt -> properties.refuseServiceTokens() ? noService(jwt) : OAuth2TokenValidatorResult.success(),
                new JwtIssuerValidator(properties.issuer()),
                new JwtClaimValidator<@Nullable Collection<String>>(
                        JwtClaimNames.AUD, audience -> audience != null && audience.contains(properties.audience())),
                new JwtClaimValidator<@Nullable Object>(JwtClaimNames.EXP, expiry -> expiry != null),
                new JwtClaimValidator<@Nullable String>(JwtClaimNames.SUB, TokenVerification::isUserId))));
        return decoder;
    }

    /** Nothing is fetched before the first token: a service must start while the issuer is down. */
    private static JWKSource<SecurityContext> keys(SecurityProperties properties) {
        try {
            var retriever = new KeySetRetriever(properties.jwksTimeout());
            JWKSource<SecurityContext> issuer = JWKSourceBuilder.<SecurityContext>create(
                            properties.jwksUri().toURL(), retriever)
                    .cache(
                            properties.jwksTtl().toMillis(),
                            properties.jwksTimeout().multipliedBy(2).toMillis())
                    .refreshAheadCache(false)
                    .rateLimited(MIN_REFRESH_INTERVAL_MILLIS)
                    .outageTolerantForever()
                    .build();
            return new KnownKeys(issuer);
        } catch (MalformedURLException malformed) {
            throw new IllegalArgumentException("flash.security.jwks-uri must be http, https or file", malformed);
        }
    }

    /**
     * Whoever floods us with key ids that nobody has is refused, not told that the issuer is away: the limit is reached
     * only after the issuer was asked in this very second. It is away if it never answered.
     */
    private static final class KnownKeys implements JWKSource<SecurityContext> {

        private final JWKSource<SecurityContext> issuer;
        private volatile boolean answered;

        KnownKeys(JWKSource<SecurityContext> issuer) {
            this.issuer = issuer;
        }

        @Override
        public List<JWK> get(JWKSelector selector, @Nullable SecurityContext context) throws KeySourceException {
            try {
                List<JWK> keys = issuer.get(selector, context);
                answered = true;
                return keys;
            } catch (RateLimitReachedException asked) {
                if (answered) {
                    return List.of();
                }
                throw asked;
            }
        }
    }

    private static boolean isUserId(@Nullable String subject) {
        if (subject == null) {
            return false;
        }
        try {
            UserId.of(subject);
            return true;
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }
}
