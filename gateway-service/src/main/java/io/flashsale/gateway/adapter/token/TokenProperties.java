package io.flashsale.gateway.adapter.token;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The local issuer.
 *
 * @param keyFile PEM, PKCS#8, RSA
 * @param password of every local account; no secret, since the issuer exists in the local profile only
 * @param lifetime of a token
 */
@Validated
@ConfigurationProperties("flash.gateway.token")
record TokenProperties(
        @NotNull Path keyFile,
        @DefaultValue("local") @NotBlank String password,
        @DefaultValue("1h") @NotNull Duration lifetime) {}
