package io.flashsale.payment.sandbox;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * Settings of the process, from its environment.
 *
 * @param bind address to listen on; loopback unless told otherwise
 * @param publicUrl where a shopper's browser finds the pay pages
 * @param callbackUrl where the shop listens: its gateway
 * @param dataDirectory of the journal
 * @param shopUrl where the pay page's link leads back to
 */
record SandboxSettings(
        String bind,
        int port,
        URI publicUrl,
        URI callbackUrl,
        Path secretsFile,
        Path dataDirectory,
        URI shopUrl,
        Duration late) {

    static SandboxSettings from(Map<String, String> environment) {
        int port = Integer.parseInt(environment.getOrDefault("FLASH_PROVIDER_PORT", "8085"));
        var shop = environment.getOrDefault("FLASH_GATEWAY_URL", "http://127.0.0.1:8080");
        return new SandboxSettings(
                environment.getOrDefault("FLASH_PROVIDER_BIND", "127.0.0.1"),
                port,
                URI.create(environment.getOrDefault("FLASH_PROVIDER_PUBLIC_URL", "http://127.0.0.1:" + port)),
                URI.create(environment.getOrDefault(
                        "FLASH_PROVIDER_CALLBACK_URL", shop + "/api/v1/payments/callbacks/sandbox")),
                Path.of(environment.getOrDefault("FLASH_CALLBACK_SECRETS_FILE", ".local/secrets/callback-secrets")),
                Path.of(environment.getOrDefault("FLASH_PROVIDER_DATA_DIR", ".local/provider")),
                URI.create(shop),
                Duration.ofMillis(Long.parseLong(environment.getOrDefault("FLASH_PROVIDER_LATE_MILLIS", "10000"))));
    }
}
