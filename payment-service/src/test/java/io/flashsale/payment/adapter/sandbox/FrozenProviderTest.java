package io.flashsale.payment.adapter.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flashsale.payment.PaymentProperties;
import io.flashsale.payment.app.port.ProviderUnavailable;
import io.flashsale.payment.sandbox.Secrets;
import io.flashsale.platform.http.Breaker;
import io.flashsale.platform.http.BreakerSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrozenProviderTest {

    private static final Duration TIMEOUT = Duration.ofMillis(300);
    private static final int MINIMUM_CALLS = 4;

    @TempDir
    Path directory;

    @Test
    void aProviderThatDoesNotAnswerIsSoonNotAsked() throws Exception {
        var secrets = directory.resolve("secrets");
        Files.writeString(secrets, "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\n");
        var meters = new SimpleMeterRegistry();
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                var http = new SandboxHttp(
                        new PaymentProperties.Sandbox(
                                URI.create("http://127.0.0.1:" + silent.getLocalPort()),
                                secrets,
                                Duration.ofSeconds(300),
                                Duration.ofSeconds(1),
                                TIMEOUT,
                                8,
                                8,
                                Duration.ofSeconds(1)),
                        new Secrets(secrets),
                        Clock.systemUTC(),
                        new Breaker(
                                "provider",
                                new BreakerSettings(10, MINIMUM_CALLS, 50, Duration.ofSeconds(30), 1),
                                meters),
                        meters)) {
            for (int i = 0; i < MINIMUM_CALLS; i++) {
                assertThatThrownBy(() -> http.get("/v1/payments/7"))
                        .isInstanceOf(ProviderUnavailable.class)
                        .hasMessageContaining("does not answer");
            }
            long start = System.nanoTime();
            assertThatThrownBy(() -> http.get("/v1/payments/7"))
                    .isInstanceOf(ProviderUnavailable.class)
                    .hasMessageContaining("has not been answering");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(TIMEOUT);
            assertThat(meters.get("flash.breaker.open").gauge().value()).isEqualTo(1);
        }
    }
}
