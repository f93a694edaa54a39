package io.flashsale.platform.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.flashsale.localstack.Ports;
import io.flashsale.platform.ServiceUnavailable;
import io.flashsale.platform.security.ServiceToken;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.RestClient;

/** Neighbours that are silent, slow or gone, as real sockets. */
class BreakerTest {

    private static final Duration READ_TIMEOUT = Duration.ofMillis(300);
    private static final Duration OPEN_FOR = Duration.ofMillis(500);
    private static final int MINIMUM_CALLS = 6;
    private static final int PLACES = 8;

    @TempDir
    Path directory;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final AtomicInteger asked = new AtomicInteger();
    private volatile int status = 200;
    private volatile long delayMillis;
    private HttpServer lively;
    private ServerSocket silent;

    @BeforeEach
    void start() throws Exception {
        Files.writeString(directory.resolve("token"), "t");
        lively = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        lively.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        lively.createContext("/", exchange -> {
            try (exchange) {
                asked.incrementAndGet();
                LockSupport.parkNanos(Duration.ofMillis(delayMillis).toNanos());
                exchange.sendResponseHeaders(status, -1);
            }
        });
        lively.start();
        // Like a process under SIGSTOP: the kernel takes connections, nobody answers.
        silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void stop() throws Exception {
        lively.stop(0);
        silent.close();
    }

    @Test
    void whoDoesNotAnswerIsSoonNotAskedAndCallersAreToldAtOnce() {
        RestClient order = client(frozen());
        for (int i = 0; i < MINIMUM_CALLS; i++) {
            assertThatThrownBy(() -> ask(order)).isInstanceOf(ServiceUnavailable.class);
        }
        long start = System.nanoTime();
        assertThatThrownBy(() -> ask(order))
                .isInstanceOfSatisfying(ServiceUnavailable.class, told -> assertThat(told.retryAfter())
                        .isEqualTo(OPEN_FOR));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(READ_TIMEOUT);
        assertThat(meters.get("flash.breaker.open")
                        .tag("breaker", "order-1")
                        .gauge()
                        .value())
                .isEqualTo(1);
        assertThat(meters.get("flash.breaker.refused").counter().count()).isPositive();
    }

    @Test
    void theOnlyInstanceIsAskedAgainAsSoonAsItIsBack() {
        RestClient order = client(lively());
        delayMillis = 5 * READ_TIMEOUT.toMillis();
        while (closed()) {
            assertThatThrownBy(() -> ask(order)).isInstanceOf(ServiceUnavailable.class);
        }
        delayMillis = 0;
        long back = System.nanoTime();
        while (!closed()) {
            try {
                ask(order);
            } catch (ServiceUnavailable notYet) {
                LockSupport.parkNanos(20_000_000);
            }
        }
        assertThat(Duration.ofNanos(System.nanoTime() - back)).isLessThan(Duration.ofSeconds(5));
        ask(order);
    }

    @Test
    void whatIsAnsweredIsNoFailureWhateverTheAnswer() {
        RestClient order = client(lively());
        status = 404;
        for (int i = 0; i < 5 * MINIMUM_CALLS; i++) {
            assertThatThrownBy(() -> ask(order)).isInstanceOf(HttpClientErrorException.NotFound.class);
        }
        status = 503;
        for (int i = 0; i < 5 * MINIMUM_CALLS; i++) {
            assertThatThrownBy(() -> ask(order)).isInstanceOf(ServiceUnavailable.class);
        }
        assertThat(asked).hasValue(10 * MINIMUM_CALLS);
        assertThat(closed()).isTrue();
    }

    @Test
    void aFewFailuresOfAColdStartAreNoAlarm() throws Exception {
        RestClient order = client(gone());
        for (int i = 0; i < MINIMUM_CALLS / 2 - 1; i++) { // A read connects twice.
            assertThatThrownBy(() -> ask(order)).isInstanceOf(ServiceUnavailable.class);
        }
        assertThat(closed()).isTrue();
    }

    @Test
    void aFrozenInstanceDoesNotTakeItsSisterAlong() {
        RestClient order = client(frozen(), lively());
        int answered = 0;
        for (int i = 0; i < 6 * MINIMUM_CALLS; i++) {
            try {
                ask(order);
                answered++;
            } catch (ServiceUnavailable late) {
                assertThat(i).as("only until the breaker is open").isLessThan(3 * MINIMUM_CALLS);
            }
        }
        assertThat(answered).isGreaterThan(4 * MINIMUM_CALLS);
    }

    @Test
    void onlySoManyWaitForASlowNeighbourAtATime() throws Exception {
        RestClient order = client(new BreakerSettings(10, 1_000, 50, OPEN_FOR, 2), lively());
        delayMillis = 250;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Boolean> call = () -> {
                try {
                    ask(order);
                    return true;
                } catch (ServiceUnavailable full) {
                    return false;
                }
            };
            long through = threads.invokeAll(java.util.Collections.nCopies(10 * PLACES, call)).stream()
                    .filter(future -> future.resultNow())
                    .count();
            assertThat(through).isLessThanOrEqualTo(2 * PLACES).isPositive();
        }
        assertThat(asked.get()).isLessThanOrEqualTo(2 * PLACES);
    }

    private static void ask(RestClient order) {
        order.get().uri("/internal/x").retrieve().toBodilessEntity();
    }

    private boolean closed() {
        return meters.get("flash.breaker.open").gauge().value() == 0;
    }

    private RestClient client(URI... instances) {
        return client(new BreakerSettings(10, MINIMUM_CALLS, 50, OPEN_FOR, 2), instances);
    }

    private RestClient client(BreakerSettings breaker, URI... instances) {
        var properties = new HttpProperties(
                Map.of("order", List.of(instances)),
                Duration.ofSeconds(1),
                READ_TIMEOUT,
                PLACES,
                Duration.ofMillis(100),
                Duration.ofMillis(10),
                breaker);
        return new InternalHttp(
                        properties, new ServiceToken(directory.resolve("token")), ObservationRegistry.NOOP, meters)
                .client("order");
    }

    private URI lively() {
        return URI.create("http://127.0.0.1:" + lively.getAddress().getPort());
    }

    private URI frozen() {
        return URI.create("http://127.0.0.1:" + silent.getLocalPort());
    }

    private static URI gone() {
        return URI.create("http://127.0.0.1:" + Ports.free());
    }
}
