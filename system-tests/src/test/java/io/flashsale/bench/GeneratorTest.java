package io.flashsale.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.flashsale.bench.Shopping.Later;
import io.flashsale.bench.Shopping.Request;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GeneratorTest {

    private record Reply(int status, String body, boolean chunked, boolean last, long pauseMillis) {

        static Reply of(int status, String body) {
            return new Reply(status, body, false, false, 0);
        }
    }

    private final AtomicInteger asked = new AtomicInteger();
    private HttpServer server;
    private volatile Function<Integer, Reply> behaviour = number -> Reply.of(201, "{\"orderId\":\"7\"}");

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_000);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            Reply reply = behaviour.apply(asked.incrementAndGet());
            LockSupport.parkNanos(Duration.ofMillis(reply.pauseMillis).toNanos());
            byte[] body = reply.body.getBytes(StandardCharsets.UTF_8);
            if (reply.last) {
                exchange.getResponseHeaders().set("Connection", "close");
            }
            exchange.sendResponseHeaders(reply.status, reply.chunked ? 0 : body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static class Asking implements Shopping {

        private int next;

        @Override
        public Request next() {
            return request("order", next++);
        }

        static Request request(String kind, Object origin) {
            byte[] head = "GET /x HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
            return new Request(kind, head, Wire.NO_BODY, origin);
        }
    }

    private LoadResult run(Load load, Shopping shopping) throws IOException {
        try (var generator = new Generator(server.getAddress().getPort())) {
            return generator.run(load, shopping);
        }
    }

    @Test
    void aClosedLoopCountsEveryAnswerByItsType() throws IOException {
        behaviour = number -> switch (number % 4) {
            case 0 -> Reply.of(409, "{\"status\":409,\"code\":\"sold-out\"}");
            case 1 -> new Reply(200, "x".repeat(30_000), true, false, 0);
            case 2 -> new Reply(201, "{}", false, true, 0);
            default -> Reply.of(204, "");
        };
        LoadResult result = run(new Load.Closed(8, Duration.ofMillis(500)), new Asking());
        assertThat(result.all()).isEqualTo(asked.get()).isGreaterThan(40);
        assertThat(result.answers().get("order").keySet()).contains("409 sold-out", "200", "201", "204");
        assertThat(result.answers("order", "409")).isCloseTo(result.all() / 4, org.assertj.core.data.Offset.offset(9L));
        assertThat(result.millis("order", 201, 50)).isPositive();
        assertThat(result.seconds()).isBetween(0.4, 20.0);
    }

    @Test
    void anOpenLoadSendsWhatIsDueWhateverTheServerDoes() throws IOException {
        LoadResult result = run(new Load.Open(50, 200, 100), new Asking());
        assertThat(asked).hasValue(100);
        assertThat(result.all()).isEqualTo(100);
        assertThat(result.seconds()).isGreaterThanOrEqualTo(0.49);
    }

    @Test
    void aStallIsFeltByEverybodyWhoWasDueMeanwhile() throws IOException {
        // One connection, one stall of 400 ms: a closed loop would call it one slow answer out of a hundred.
        behaviour = number -> new Reply(201, "{}", false, false, number == 10 ? 400 : 0);
        LoadResult result = run(new Load.Open(1, 200, 100), new Asking());
        assertThat(result.millis("order", 201, 70)).as("p70 in ms").isGreaterThan(100);
        assertThat(result.mostDue()).isGreaterThan(20);
    }

    @Test
    void aShopperMayAskAgainLater() throws IOException {
        behaviour = number -> Reply.of(number <= 5 ? 503 : 201, "{}");
        LoadResult result = run(new Load.Open(5, 1_000, 5), new Asking() {
            @Override
            public List<Later> answered(Request request, Answer answer) {
                return answer.status() == 503
                        ? List.of(new Later(Duration.ofMillis(50), request("again", request.origin())))
                        : NOTHING;
            }
        });
        assertThat(result.answers("order", "503")).isEqualTo(5);
        assertThat(result.answers("again", "201")).isEqualTo(5);
        assertThat(result.millis("again", 201, 99))
                .as("runs from when it was due")
                .isLessThan(50 + 5_000);
    }

    @Test
    void aServerThatHangsUpGaveNoAnswer() throws IOException {
        server.removeContext("/");
        server.createContext("/", exchange -> {
            asked.incrementAndGet();
            throw new IOException("hangs up");
        });
        LoadResult result = run(new Load.Open(4, 1_000, 20), new Asking());
        assertThat(result.answers("order", "no answer")).isEqualTo(20);
    }

    @Test
    void anAnswerTellsItsMembersAndWhenToComeBack() {
        byte[] bytes = "HTTP/1.1 503 \r\nRetry-After: 7\r\n\r\n{\"code\":\"unavailable\",\"orderId\":\"12\"}"
                .getBytes(StandardCharsets.UTF_8);
        int head = new String(bytes, StandardCharsets.UTF_8).indexOf("\r\n\r\n") + 4;
        var answer = new Answer(503, bytes, head, bytes.length);
        assertThat(answer.type()).isEqualTo("503 unavailable");
        assertThat(answer.retryAfterSeconds()).isEqualTo(7);
        assertThat(answer.text("orderId")).isEqualTo("12");
        assertThat(answer.text("none")).isEmpty();
        assertThat(Answer.NONE.type()).isEqualTo("no answer");
    }
}
