package io.flashsale.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The stream of an order's events, as a client reads it. */
class OrderEventsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static HttpResponse<InputStream> open(HttpClient http, String orderId, String token) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(Platform.gateway() + "/api/v1/orders/" + orderId + "/events"))
                .timeout(PATIENCE)
                .header("Accept", "text/event-stream");
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return http.send(request.build(), BodyHandlers.ofInputStream());
    }

    private static List<String> statusesUntilTheEnd(InputStream stream) throws IOException {
        var statuses = new ArrayList<String>();
        try (var lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("data:")) {
                    statuses.add(Http.JSON
                            .readTree(line.substring("data:".length()))
                            .path("status")
                            .asString());
                }
            }
        }
        return statuses;
    }

    @Test
    void eachChangeIsToldAndTheLastOneEndsTheStream() throws Exception {
        Item cup = Operator.signIn().openOne(SaleDraft.named("Cups").with("CUP-EVENTS", 5, 2, 1));
        Shopper shopper = Shopper.signIn();
        String orderId = shopper.buyConfirmed(cup, 1);
        try (var http = HttpClient.newHttpClient()) {
            var stream = open(http, orderId, Platform.stack().secrets().shopperToken(shopper.name()));
            assertThat(stream.statusCode()).isEqualTo(200);
            assertThat(stream.headers().firstValue("Content-Type"))
                    .hasValueSatisfying(type -> assertThat(type).startsWith("text/event-stream"));
            assertThat(stream.headers().firstValue("Cache-Control"))
                    .hasValueSatisfying(kept -> assertThat(kept).contains("no-store"));
            assertThat(shopper.cancel(orderId).status()).isEqualTo(200);
            assertThat(statusesUntilTheEnd(stream.body())).containsExactly("CONFIRMED", "CANCELLED");
        }
        Books.awaitWhole(cup, 0);
    }

    @Test
    void onlyTheOwnerMayWatch() throws Exception {
        Item cup = Operator.signIn().openOne(SaleDraft.named("Cups").with("CUP-WATCHED", 5, 2, 1));
        String orderId = Shopper.signIn().buyConfirmed(cup, 1);
        try (var http = HttpClient.newHttpClient()) {
            String stranger =
                    Platform.stack().secrets().shopperToken(Shopper.signIn().name());
            assertThat(open(http, orderId, stranger).statusCode()).isEqualTo(404);
            assertThat(open(http, orderId, "").statusCode()).isEqualTo(401);
        }
    }
}
