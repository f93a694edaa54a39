package io.flashsale.payment.sandbox;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.flashsale.payment.sandbox.Book.Answer;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;

/** The provider's HTTP side: an API for the shop, pay pages for shoppers, fault switches for tests. */
final class SandboxServer implements AutoCloseable {

    private static final Logger LOG = System.getLogger(SandboxServer.class.getName());
    private static final int MAX_BODY_BYTES = 4096;
    private static final int BACKLOG = 256;
    private static final long WINDOW_SECONDS = 300;

    private final HttpServer http;
    private final SandboxSettings settings;
    private final Book book;
    private final Secrets secrets;
    private final CallbackSender callbacks;
    private final PayPage page;
    private final Clock clock;
    private volatile Faults faults;

    private SandboxServer(SandboxSettings settings, Clock clock) throws IOException {
        this.settings = settings;
        this.clock = clock;
        this.faults = Faults.none(settings.late());
        this.secrets = new Secrets(settings.secretsFile());
        // Fails now rather than at the first callback.
        secrets.signing();
        this.http = HttpServer.create(new InetSocketAddress(settings.bind(), settings.port()), BACKLOG);
        this.book = new Book(settings.dataDirectory(), clock);
        this.callbacks = new CallbackSender(book, secrets, settings.callbackUrl(), clock, () -> faults);
        this.page = new PayPage(settings.shopUrl());
    }

    static SandboxServer start(SandboxSettings settings, Clock clock) throws IOException {
        var server = new SandboxServer(settings, clock);
        server.book.undelivered().forEach(server.callbacks::schedule);
        server.http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.http.createContext("/", server::handle);
        server.http.start();
        return server;
    }

    int port() {
        return http.getAddress().getPort();
    }

    @Override
    public void close() {
        http.stop(0);
        callbacks.close();
        try {
            book.close();
        } catch (IOException failure) {
            LOG.log(Level.WARNING, "the journal was not closed", failure);
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Reply reply;
            try {
                reply = route(exchange);
            } catch (IllegalArgumentException malformed) {
                reply = Reply.json(400, Map.of("error", String.valueOf(malformed.getMessage())));
            } catch (IOException | RuntimeException failure) {
                LOG.log(Level.WARNING, "failed: " + exchange.getRequestURI().getPath(), failure);
                reply = Reply.json(500, Map.of("error", "failed"));
            }
            reply.send(exchange);
        }
    }

    private Reply route(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().getPath();
        byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES + 1);
        if (body.length > MAX_BODY_BYTES) {
            return Reply.json(413, Map.of("error", "too large"));
        }
        if (path.startsWith("/pay/")) {
            return shopper(exchange, path.substring("/pay/".length()), body);
        }
        if (path.startsWith("/v1/")) {
            return shop(exchange, path, body);
        }
        if (path.equals("/control")) {
            return control(exchange.getRequestMethod(), body);
        }
        if (path.equals("/health")) {
            return Reply.json(200, Map.of("status", "UP"));
        }
        return notFound();
    }

    // ---- for the shop

    private Reply shop(HttpExchange exchange, String path, byte[] body) throws IOException {
        if (!isSigned(exchange, path, body)) {
            return Reply.json(401, Map.of("error", "bad signature"));
        }
        var now = faults;
        if (now.failing()) {
            return Reply.json(500, Map.of("error", "told to fail"));
        }
        var reply = shop(exchange.getRequestMethod(), path, fields(body));
        if (now.slow().isPositive()) {
            pause(now.slow());
        }
        return reply;
    }

    private boolean isSigned(HttpExchange exchange, String path, byte[] body) {
        var headers = exchange.getRequestHeaders();
        var timestamp = headers.getFirst(MessageSignature.TIMESTAMP_HEADER);
        var signature = headers.getFirst(MessageSignature.SIGNATURE_HEADER);
        if (timestamp == null || signature == null) {
            return false;
        }
        byte[] content = MessageSignature.contentOfCall(exchange.getRequestMethod(), path, body);
        return MessageSignature.verify(secrets.all(), timestamp, content, signature)
                && Math.abs(clock.instant().getEpochSecond() - Long.parseLong(timestamp)) <= WINDOW_SECONDS;
    }

    private Reply shop(String method, String path, Fields fields) throws IOException {
        var parts = List.of(path.substring("/v1/".length()).split("/"));
        if (method.equals("POST") && parts.equals(List.of("payments"))) {
            return reply(book.open(
                    fields.require("paymentId"),
                    fields.require("orderId"),
                    fields.number("minor"),
                    fields.require("currency")));
        }
        if (method.equals("POST") && parts.equals(List.of("refunds"))) {
            return reply(book.refund(
                    fields.require("refundId"),
                    fields.require("paymentId"),
                    fields.number("minor"),
                    fields.require("currency")));
        }
        if (method.equals("GET") && parts.size() == 2 && parts.getFirst().equals("payments")) {
            return book.find(parts.get(1)).map(this::reply).orElseGet(SandboxServer::notFound);
        }
        if (method.equals("POST") && parts.size() == 3 && parts.getLast().equals("close")) {
            return reply(book.close(
                    parts.get(1), fields.require("orderId"), fields.number("minor"), fields.require("currency")));
        }
        return notFound();
    }

    private Reply reply(Answer answer) {
        return switch (answer) {
            case Answer.Done(var payment) -> reply(payment);
            case Answer.Refused(var reason) -> Reply.json(409, Map.of("error", reason));
        };
    }

    private Reply reply(SandboxPayment payment) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("paymentId", payment.paymentId());
        json.put("orderId", payment.orderId());
        json.put("status", payment.status().name());
        json.put("amount", Map.of("minor", payment.minor(), "currency", payment.currency()));
        json.put("payUrl", payUrl(payment));
        json.put("transactionId", payment.transactionId());
        json.put("refundId", payment.refundId());
        return Reply.json(200, json);
    }

    private String payUrl(SandboxPayment payment) {
        return settings.publicUrl() + "/pay/" + payment.token();
    }

    // ---- for the shopper

    private Reply shopper(HttpExchange exchange, String token, byte[] body) throws IOException {
        return switch (exchange.getRequestMethod()) {
            case "GET", "HEAD" ->
                book.findByToken(token)
                        .map(payment -> Reply.html(200, page.render(payment)))
                        .orElseGet(() -> Reply.html(404, page.notFound()));
            case "POST" -> pay(exchange, token, fields(body));
            default -> Reply.json(405, Map.of("error", "GET or POST"));
        };
    }

    private Reply pay(HttpExchange exchange, String token, Fields fields) throws IOException {
        var outcome = PayOutcome.of(fields.require("outcome"))
                .orElseThrow(() -> new IllegalArgumentException("outcome is success, failure, late or duplicate"));
        var paid = book.pay(token, outcome, outcome == PayOutcome.LATE ? faults.late() : Duration.ZERO);
        paid.deliveries().forEach(callbacks::schedule);
        var payment = paid.payment();
        if (payment == null) {
            return notFound();
        }
        var accept = exchange.getRequestHeaders().getFirst("Accept");
        if (accept != null && accept.contains("text/html")) {
            // Relative: the page allows its form no other origin.
            return Reply.redirect("/pay/" + payment.token());
        }
        boolean refused = payment.status() == SandboxPayment.Status.CLOSED;
        return Reply.json(
                refused ? 409 : 200,
                Map.of(
                        "paymentId",
                        payment.paymentId(),
                        "status",
                        payment.status().name()));
    }

    // ---- for tests

    private Reply control(String method, byte[] body) {
        if (method.equals("POST")) {
            var changes = fields(body);
            var start = changes.values().containsKey("reset") ? Faults.none(settings.late()) : faults;
            faults = start.with(changes);
        }
        var now = faults;
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("slowMillis", now.slow().toMillis());
        json.put("fail", now.failing());
        json.put("silent", now.silent());
        json.put("lateMillis", now.late().toMillis());
        json.put("undelivered", book.undelivered().size());
        return Reply.json(200, json);
    }

    private static Fields fields(byte[] body) {
        return Fields.parse(new String(body, StandardCharsets.UTF_8));
    }

    private static Reply notFound() {
        return Reply.json(404, Map.of("error", "not found"));
    }

    private static void pause(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
