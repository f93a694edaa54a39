package io.flashsale.platform.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Objects;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;

/**
 * Verifies each token once. An RSA check costs some 50 µs of CPU, a look-up one; a shopper sends the same token with each
 * request. The key is the token's SHA-256, so that the cache is no treasure of valid tokens; what failed is not kept.
 */
final class CachingJwtDecoder implements JwtDecoder {

    private final JwtDecoder verifier;
    private final Cache<String, Jwt> verified;

    CachingJwtDecoder(JwtDecoder verifier, long maximumSize, InstantSource clock) {
        this.verifier = verifier;
        this.verified = Caffeine.newBuilder()
                .maximumSize(maximumSize)
                .expireAfter(Expiry.<String, Jwt>creating((_, jwt) -> remaining(jwt, clock)))
                .recordStats()
                .build();
    }

    Cache<String, Jwt> cache() {
        return verified;
    }

    @Override
    public Jwt decode(String token) {
        var key = sha256(token);
        var known = verified.getIfPresent(key);
        if (known != null) {
            return known;
        }
        var jwt = verifier.decode(token);
        verified.put(key, jwt);
        return jwt;
    }

    private static Duration remaining(Jwt jwt, InstantSource clock) {
        var left = Duration.between(clock.instant(), Objects.requireNonNullElse(jwt.getExpiresAt(), Instant.EPOCH));
        return left.isNegative() ? Duration.ZERO : left;
    }

    private static String sha256(String token) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
