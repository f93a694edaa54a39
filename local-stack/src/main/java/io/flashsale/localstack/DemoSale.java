package io.flashsale.localstack;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts two sales on through the public API, as an operator would: one open at once, one that opens in ten minutes. */
final class DemoSale {

    static final String SKU = "PHONE-15-BLACK";

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int ATTEMPTS = 50;
    private static final long PAUSE_MILLIS = 200;
    private static volatile Optional<String> openSale = Optional.empty();

    private DemoSale() {}

    /** The demo sale's id, once known. */
    static Optional<String> openSaleId() {
        return openSale;
    }

    /** A stack without a demo sale is still a stack, so a failure here is told and no more. */
    static void seed(RunningStack stack, Progress progress) {
        try (HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build()) {
            String api = "http://127.0.0.1:" + stack.settings().ports().gateway() + "/api/v1";
            String token = field(
                    post(client, api + "/auth/token", "", "{\"username\":\"operator\",\"password\":\"local\"}"),
                    "access_token");
            Optional<String> existing = saleId(get(client, api + "/sales?status=OPEN"));
            if (existing.isPresent()) {
                openSale = existing;
                progress.line("there is an open sale: " + existing.get());
                return;
            }
            Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
            String open = create(
                    client, api, token, sale("Midnight phones", now, now.plus(Duration.ofHours(8)), """
                    {"skuId":"%s","name":"Phone 15, black","price":{"minor":39900,"currency":"EUR"},\
                    "listPrice":{"minor":64900,"currency":"EUR"},\
                    "total":500,"perUserLimit":2,"buckets":1},\
                    {"skuId":"EARBUDS-PRO","name":"Earbuds Pro","price":{"minor":4900,"currency":"EUR"},\
                    "listPrice":{"minor":8900,"currency":"EUR"},\
                    "total":2000,"perUserLimit":4,"buckets":4}""".formatted(
                                    SKU)));
            Instant soon = now.plus(Duration.ofMinutes(10));
            String scheduled =
                    create(client, api, token, sale("Console hour", soon, soon.plus(Duration.ofHours(1)), """
                    {"skuId":"CONSOLE-X","name":"Console X","price":{"minor":24900,"currency":"EUR"},\
                    "listPrice":{"minor":39900,"currency":"EUR"},\
                    "total":100,"perUserLimit":1,"buckets":1}"""));
            openSale = Optional.of(open);
            progress.line("demo sale " + open + " is on; " + scheduled + " opens at " + soon);
        } catch (IOException | StackFailure e) {
            progress.line("no demo sale: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String sale(String title, Instant startsAt, Instant endsAt, String items) {
        return """
                {"title":"%s","startsAt":"%s","endsAt":"%s","admission":"none","payWithinSeconds":900,"items":[%s]}""".formatted(title, startsAt, endsAt, items);
    }

    private static String create(HttpClient client, String api, String token, String body)
            throws IOException, InterruptedException {
        String id = saleId(post(client, api + "/sales", token, body))
                .orElseThrow(() -> new StackFailure("the new sale has no id"));
        post(client, api + "/sales/" + id + "/publish", token, "");
        return id;
    }

    private static Optional<String> saleId(String json) {
        Matcher matcher = Pattern.compile("\"saleId\"\\s*:\\s*\"([^\"]+)\"").matcher(json);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    private static String field(String json, String name) {
        Matcher matcher =
                Pattern.compile("\"" + name + "\"\\s*:\\s*\"([^\"]+)\"").matcher(json);
        if (!matcher.find()) {
            throw new StackFailure("no " + name + " in the gateway's answer");
        }
        return matcher.group(1);
    }

    private static String get(HttpClient client, String url) throws IOException, InterruptedException {
        return send(client, HttpRequest.newBuilder(URI.create(url)).GET());
    }

    private static String post(HttpClient client, String url, String token, String body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                .POST(body.isEmpty() ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return send(client, request);
    }

    /** 503 and its kind mean "not yet" right after a start. */
    private static String send(HttpClient client, HttpRequest.Builder request)
            throws IOException, InterruptedException {
        HttpRequest built = request.timeout(TIMEOUT).build();
        for (int attempt = 1; ; attempt++) {
            HttpResponse<String> response = client.send(built, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() / 100 == 2) {
                return response.body();
            }
            if (response.statusCode() < 500 || attempt == ATTEMPTS) {
                throw new StackFailure(built.method() + " " + built.uri() + " was answered with "
                        + response.statusCode() + " "
                        + response.body().lines().findFirst().orElse(""));
            }
            Waiting.pause(PAUSE_MILLIS);
        }
    }
}
