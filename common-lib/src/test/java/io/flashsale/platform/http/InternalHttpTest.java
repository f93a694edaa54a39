package io.flashsale.platform.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.flashsale.contract.OrderId;
import io.flashsale.localstack.Ports;
import io.flashsale.platform.ServiceUnavailable;
import io.flashsale.platform.security.ServiceToken;
import io.micrometer.observation.ObservationRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.web.client.HttpClientErrorException;

class InternalHttpTest {

    record Shown(OrderId orderId) {}

    @TempDir
    Path directory;

    private final List<String> tokens = new CopyOnWriteArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private volatile int status = 200;
    private volatile boolean hang;
    private volatile int missing;
    private HttpServer neighbour;

    @BeforeEach
    void start() throws Exception {
        neighbour = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        neighbour.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        neighbour.createContext("/", exchange -> {
            try (exchange) {
                tokens.add(exchange.getRequestHeaders().getFirst("Authorization"));
                if (hang) {
                    awaitEnd();
                }
                byte[] body = "{\"orderId\":\"7\",\"laterField\":1}".getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(status, body.length + missing);
                exchange.getResponseBody().write(body);
            }
        });
        neighbour.start();
        Files.writeString(token(), "first\n");
    }

    @AfterEach
    void stop() {
        end.countDown();
        neighbour.stop(0);
    }

    @Test
    void readsGoOnToAnInstanceThatIsThere() throws Exception {
        var order = http(closed(), alive()).client("order");
        for (int i = 0; i < 4; i++) {
            assertThat(order.get().uri("/internal/orders/{id}", 7).retrieve().body(Shown.class))
                    .isEqualTo(new Shown(OrderId.of("7")));
        }
        assertThat(tokens).containsOnly("Bearer first");
    }

    @Test
    void writesAreTriedOnce() throws Exception {
        var order = http(closed(), closed()).client("order");
        assertThatThrownBy(() -> order.post().uri("/internal/x").retrieve().toBodilessEntity())
                .isInstanceOf(ServiceUnavailable.class);
        var mixed = http(closed(), alive()).client("order");
        assertThatThrownBy(() -> mixed.post().uri("/internal/x").retrieve().toBodilessEntity())
                .isInstanceOf(ServiceUnavailable.class);
        assertThat(tokens).isEmpty();
    }

    @Test
    void whatANeighbourCannotDoIsUnavailableAndWhatHeRefusesIsARefusal() {
        var order = http(alive()).client("order");
        status = 503;
        assertThatThrownBy(() -> order.get().uri("/internal/x").retrieve().body(Shown.class))
                .isInstanceOf(ServiceUnavailable.class);
        status = 404;
        assertThatThrownBy(() -> order.get().uri("/internal/x").retrieve().body(Shown.class))
                .isInstanceOf(HttpClientErrorException.NotFound.class);
    }

    @Test
    void aSilentNeighbourIsUnavailableInTime() {
        hang = true;
        var order = http(alive()).client("order");
        assertThatThrownBy(() -> order.get().uri("/internal/x").retrieve().body(Shown.class))
                .isInstanceOf(ServiceUnavailable.class);
    }

    @Test
    void anAnswerThatBreaksOffIsAnOutageNotAnUnreadableAnswer() {
        missing = 100;
        var order = http(alive()).client("order");
        assertThatThrownBy(() -> order.get().uri("/internal/x").retrieve().body(Shown.class))
                .isInstanceOf(ServiceUnavailable.class);
        assertThatThrownBy(() -> order.post().uri("/internal/x").retrieve().body(Shown.class))
                .isInstanceOf(ServiceUnavailable.class);
    }

    @Test
    void aRotatedTokenIsReadAgain() throws Exception {
        var order = http(alive()).client("order");
        order.get().uri("/internal/x").retrieve().toBodilessEntity();
        Files.writeString(token(), "second");
        Files.setLastModifiedTime(token(), FileTime.from(Instant.now().plusSeconds(5)));
        order.get().uri("/internal/x").retrieve().toBodilessEntity();
        assertThat(tokens).containsExactly("Bearer first", "Bearer second");
    }

    @Test
    void aNeighbourWithoutAnAddressIsAMistakeOfTheConfiguration() {
        assertThatThrownBy(() -> http(alive()).client("nobody")).isInstanceOf(IllegalArgumentException.class);
    }

    private InternalHttp http(URI... instances) {
        var properties = new HttpProperties(
                Map.of("order", List.of(instances)),
                Duration.ofSeconds(1),
                Duration.ofMillis(1500),
                16,
                Duration.ofSeconds(1),
                Duration.ofMillis(20),
                new BreakerSettings(10, 20, 50, Duration.ofSeconds(1), 3));
        return new InternalHttp(
                properties,
                new ServiceToken(token()),
                ObservationRegistry.NOOP,
                new io.micrometer.core.instrument.simple.SimpleMeterRegistry());
    }

    private Path token() {
        return directory.resolve("token");
    }

    private URI alive() {
        return URI.create("http://127.0.0.1:" + neighbour.getAddress().getPort());
    }

    private static URI closed() {
        return URI.create("http://127.0.0.1:" + Ports.free());
    }

    private void awaitEnd() {
        try {
            end.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
