package io.flashsale.localstack.jmeter;

import io.flashsale.localstack.StackFailure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The public API, as the operator of a load test needs it. */
final class Gateway implements AutoCloseable {

    /**
     * An item as shoppers see it.
     *
     * @param available empty while its stock isn't shown
     */
    record Stock(long total, OptionalLong available) {

        OptionalLong sold() {
            return available.isPresent() ? OptionalLong.of(total - available.getAsLong()) : OptionalLong.empty();
        }
    }

    private static final Duration TIMEOUT = Duration.ofSeconds(15);
    private static final Duration SHOWN_WITHIN = Duration.ofSeconds(60);
    private static final long POLL_NANOS = 200_000_000;
    private static final int ATTEMPTS = 10;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(3)).build();
    private final String url;

    /** @param url without a slash at the end */
    Gateway(String url) {
        this.url = url;
    }

    /** Whether somebody answers there at all. */
    boolean answers() {
        try {
            return http.send(
                                    HttpRequest.newBuilder(URI.create(url + "/api/v1/sales?status=OPEN"))
                                            .timeout(TIMEOUT)
                                            .build(),
                                    HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    > 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** Puts one item on sale, from now on. @return the sale's id; shoppers see the stock by then */
    String openSale(String operatorToken, RunOptions options, String sku) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Instant end = now.plusSeconds(options.rampupSeconds() + options.durationSeconds())
                .plus(Duration.ofHours(2));
        String body = """
                {"title":"Load test %s","startsAt":"%s","endsAt":"%s","admission":"none","payWithinSeconds":%d,"items":[\
                {"skuId":"%s","name":"Load-tested phone","price":{"minor":100,"currency":"EUR"},\
                "total":%d,"perUserLimit":%d,"buckets":1}]}""".formatted(
                        options.plan().title(),
                        now,
                        end,
                        options.plan().payWithinSeconds(options.durationSeconds()),
                        sku,
                        options.stock(),
                        options.plan().perUserLimit(options.stock()));
        Matcher id = Pattern.compile("\"saleId\"\\s*:\\s*\"(\\d+)\"")
                .matcher(call("POST", "/api/v1/sales", operatorToken, body));
        if (!id.find()) {
            throw new StackFailure("the new sale has no id");
        }
        String sale = id.group(1);
        call("POST", "/api/v1/sales/" + sale + "/publish", operatorToken, "");
        awaitStock(operatorToken, sale, sku);
        return sale;
    }

    /** The stock, once it is shown. Operators see figures under pressure, too, when shoppers see but "plenty" or "few". */
    Stock awaitStock(String operatorToken, String sale, String sku) {
        long deadline = System.nanoTime() + SHOWN_WITHIN.toNanos();
        Stock stock = stock(operatorToken, sale, sku);
        while (stock.available().isEmpty()) {
            if (System.nanoTime() > deadline) {
                throw new StackFailure("the stock of sale " + sale + " was not shown within " + SHOWN_WITHIN.toSeconds()
                        + " s: its gate is not open");
            }
            LockSupport.parkNanos(POLL_NANOS);
            stock = stock(operatorToken, sale, sku);
        }
        return stock;
    }

    private Stock stock(String operatorToken, String sale, String sku) {
        String shown = call("GET", "/api/v1/sales/" + sale, operatorToken, "");
        int at = shown.indexOf("\"skuId\":\"" + sku + "\"");
        if (at < 0) {
            throw new StackFailure("sale " + sale + " has no item " + sku);
        }
        String item = shown.substring(at);
        return new Stock(
                number(item, "total")
                        .orElseThrow(() -> new StackFailure("sale " + sale + " doesn't say how many there are")),
                number(item, "available"));
    }

    /** What the services themselves say of their laws: the first that is broken. */
    Optional<String> brokenLaw(String operatorToken) {
        Matcher broken = Pattern.compile("\\{[^{}]*\"ok\"\\s*:\\s*false[^{}]*\\}")
                .matcher(call("GET", "/api/v1/admin/audit", operatorToken, ""));
        return broken.find() ? Optional.of(broken.group()) : Optional.empty();
    }

    private static OptionalLong number(String json, String name) {
        Matcher matcher =
                Pattern.compile("\"" + name + "\"\\s*:\\s*(-?\\d+|null)").matcher(json);
        return matcher.find() && !matcher.group(1).equals("null")
                ? OptionalLong.of(Long.parseLong(matcher.group(1)))
                : OptionalLong.empty();
    }

    /** 429 and 503 mean "later". */
    private String call(String method, String path, String token, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(TIMEOUT)
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        HttpRequest built = request.build();
        try {
            for (int attempt = 1; ; attempt++) {
                HttpResponse<String> response = http.send(built, HttpResponse.BodyHandlers.ofString());
                if (response.statusCode() / 100 == 2) {
                    return response.body();
                }
                boolean later = response.statusCode() == 503 || response.statusCode() == 429;
                if (!later || attempt == ATTEMPTS) {
                    throw new StackFailure(method + " " + url + path + " was answered with " + response.statusCode()
                            + " " + response.body());
                }
                LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
            }
        } catch (IOException e) {
            throw new StackFailure(method + " " + url + path + " was not answered: " + e, e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static StackFailure interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new StackFailure("interrupted", e);
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
