package io.flashsale.payment.sandbox;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** An answer that is ready to be sent. */
record Reply(int status, Map<String, String> headers, String body) {

    static Reply json(int status, Map<String, ?> object) {
        return new Reply(status, Map.of("Content-Type", "application/json"), Json.write(object));
    }

    static Reply html(int status, String page) {
        return new Reply(
                status,
                Map.of(
                        "Content-Type", "text/html; charset=utf-8",
                        "Cache-Control", "no-store",
                        // The address is the secret: it must not leak, and nobody may frame the buttons.
                        "Referrer-Policy", "no-referrer",
                        "X-Content-Type-Options", "nosniff",
                        "Content-Security-Policy",
                                "default-src 'none'; style-src 'unsafe-inline'; form-action 'self';"
                                        + " frame-ancestors 'none'; base-uri 'none'"),
                page);
    }

    static Reply redirect(String location) {
        return new Reply(303, Map.of("Location", location, "Cache-Control", "no-store"), "");
    }

    void send(HttpExchange exchange) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        headers.forEach(exchange.getResponseHeaders()::set);
        boolean bodiless = bytes.length == 0 || exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, bodiless ? -1 : bytes.length);
        if (!bodiless) {
            exchange.getResponseBody().write(bytes);
        }
    }
}
