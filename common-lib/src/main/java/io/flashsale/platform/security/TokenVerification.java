package io.flashsale.platform.security;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
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

    private TokenVerification() {}

    static JwtDecoder decoder(SecurityProperties properties) {
        var processor = new DefaultJWTProcessor<SecurityContext>();
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(JWSAlgorithm.RS256, keys(properties)));
        processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(ACCESS_TOKEN));
        // The claims are checked below.
        processor.setJWTClaimsSetVerifier((_, _) -> {});
        var decoder = new NimbusJwtDecoder(processor);
        decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(List.of(
                new JwtTimestampValidator(properties.clockSkew()),
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
            return JWKSourceBuilder.<SecurityContext>create(properties.jwksUri().toURL(), retriever)
                    .cache(
                            properties.jwksTtl().toMillis(),
                            properties.jwksTimeout().multipliedBy(2).toMillis())
                    .refreshAheadCache(false)
                    .rateLimited(MIN_REFRESH_INTERVAL_MILLIS)
                    .outageTolerantForever()
                    .build();
        } catch (MalformedURLException malformed) {
            throw new IllegalArgumentException("flash.security.jwks-uri must be http, https or file", malformed);
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
