package io.flashsale.gateway.adapter.token;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.flashsale.contract.ProblemCode;
import io.flashsale.platform.security.SecurityProperties;
import io.flashsale.platform.web.ProblemException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Profile;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * Stands in for an identity provider on a developer's machine. It does not exist outside the profile {@code local}:
 * elsewhere tokens come from an OIDC issuer, and only its key set is known here.
 */
@RestController
@Profile("local")
@EnableConfigurationProperties(TokenProperties.class)
@Tag(name = "auth", description = "The local issuer")
class LocalIssuer {

    private static final Pattern SHOPPER = Pattern.compile("shopper-[0-9]{1,9}");
    private static final JOSEObjectType ACCESS_TOKEN = new JOSEObjectType("at+jwt");

    record Credentials(
            @NotNull @Size(max = 64) String username,
            @NotNull @Size(max = 128) String password) {}

    record Token(
            @JsonProperty("access_token") String accessToken,
            @JsonProperty("token_type") String tokenType,
            @JsonProperty("expires_in") long expiresIn) {}

    private final TokenKey key;
    private final JWSSigner signer;
    private final TokenProperties properties;
    private final SecurityProperties security;
    private final InstantSource clock = InstantSource.system();

    LocalIssuer(TokenProperties properties, SecurityProperties security) throws JOSEException {
        this.key = TokenKey.read(properties.keyFile());
        this.signer = new RSASSASigner(key.key());
        this.properties = properties;
        this.security = security;
    }

    @PostMapping("/api/v1/auth/token")
    @SecurityRequirements
    @Operation(
            summary = "A token for shopper-<n>, operator or courier, password \"local\"",
            description = "Profile `local` only; elsewhere an OIDC issuer gives tokens.")
    ResponseEntity<Token> token(@Valid @RequestBody Credentials credentials) throws JOSEException {
        var role = role(credentials.username());
        if (role == null || !matches(credentials.password())) {
            throw new ProblemException(ProblemCode.UNAUTHENTICATED, "Unknown user name or wrong password.");
        }
        var token = new Token(
                sign(credentials.username(), role),
                "Bearer",
                properties.lifetime().toSeconds());
        return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(token);
    }

    @GetMapping("/.well-known/jwks.json")
    @SecurityRequirements
    @Operation(summary = "The local issuer's public keys")
    Map<String, Object> keys() {
        return key.published().toJSONObject();
    }

    private static @org.jspecify.annotations.Nullable String role(String username) {
        return switch (username) {
            case "operator" -> "ROLE_OPERATOR";
            case "courier" -> "ROLE_COURIER";
            default -> SHOPPER.matcher(username).matches() ? "ROLE_SHOPPER" : null;
        };
    }

    private boolean matches(String password) {
        return MessageDigest.isEqual(
                password.getBytes(StandardCharsets.UTF_8), properties.password().getBytes(StandardCharsets.UTF_8));
    }

    private String sign(String subject, String role) throws JOSEException {
        var now = clock.instant();
        var claims = new JWTClaimsSet.Builder()
                .issuer(security.issuer())
                .audience(security.audience())
                .subject(subject)
                .jwtID(UUID.randomUUID().toString())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(properties.lifetime())))
                .claim("roles", List.of(role))
                .build();
        var header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .keyID(key.key().getKeyID())
                .type(ACCESS_TOKEN)
                .build();
        var jwt = new SignedJWT(header, claims);
        jwt.sign(signer);
        return jwt.serialize();
    }
}
