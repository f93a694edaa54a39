package io.flashsale.payment.sandbox;

import java.io.IOException;
import java.time.Clock;

/**
 * A payment provider to play with: real HTTP, signed callbacks, a pay page, faults on demand. Never for real money.
 *
 * <p>Environment: {@code FLASH_PROVIDER_PORT}, {@code FLASH_PROVIDER_BIND}, {@code FLASH_PROVIDER_PUBLIC_URL}, {@code
 * FLASH_PROVIDER_CALLBACK_URL}, {@code FLASH_PROVIDER_DATA_DIR}, {@code FLASH_PROVIDER_LATE_MILLIS}, {@code
 * FLASH_CALLBACK_SECRETS_FILE}, {@code FLASH_GATEWAY_URL}.
 */
public final class SandboxProviderApplication {

    private static final int EXIT_BAD_SETTINGS = 2;

    private SandboxProviderApplication() {}

    public static void main(String[] arguments) {
        // Small answers must not wait for an acknowledgement that the peer delays.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        try {
            var settings = SandboxSettings.from(System.getenv());
            var server = SandboxServer.start(settings, Clock.systemUTC());
            Runtime.getRuntime().addShutdownHook(new Thread(server::close, "stop"));
            System.out.println("sandbox provider ready on " + settings.bind() + ":" + server.port());
        } catch (IOException | RuntimeException failure) {
            System.err.println("sandbox provider can't start: " + failure.getMessage());
            System.exit(EXIT_BAD_SETTINGS);
        }
    }
}
