package io.flashsale.platform.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.List;

/** An issuer for tests: a fresh key, its public set in a file, and tokens as good or as bad as a test wants them. */
public final class TestTokens {

    public static final String ISSUER = "test-issuer";

    private final RSAKey key;

    public TestTokens() {
        try {
            key = new RSAKeyGenerator(2048).keyID("k1").generate();
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Writes the public key set and answers its file: URI. */
    public String publish(Path directory) {
        try {
            var file = directory.resolve("jwks.json");
            Files.writeString(file, new JWKSet(key.toPublicJWK()).toString());
            return file.toUri().toString();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    public String of(String subject, String... roles) {
        return sign(claims(subject, roles).build(), "at+jwt", JWSAlgorithm.RS256);
    }

    public JWTClaimsSet.Builder claims(String subject, String... roles) {
        return new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience("flash-sale")
                .subject(subject)
                .expirationTime(Date.from(Instant.now().plusSeconds(600)))
                .claim("roles", List.of(roles));
    }

    /** Signed by our key under a name that the key set does not have. */
    public String underKeyId(String keyId, String subject, String... roles) {
        return sign(keyId, claims(subject, roles).build(), "at+jwt", JWSAlgorithm.RS256);
    }

    public String sign(JWTClaimsSet claims, String type, JWSAlgorithm algorithm) {
        return sign("k1", claims, type, algorithm);
    }

    private String sign(String keyId, JWTClaimsSet claims, String type, JWSAlgorithm algorithm) {
        try {
            var header = new JWSHeader.Builder(algorithm)
                    .keyID(keyId)
                    .type(new JOSEObjectType(type))
                    .build();
            var jwt = new SignedJWT(header, claims);
            jwt.sign(new RSASSASigner(key));
            return jwt.serialize();
        } catch (JOSEException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
