package io.flashsale.gateway;

import static io.flashsale.gateway.GatewayUnderTest.await;
import static io.flashsale.gateway.GatewayUnderTest.operator;
import static io.flashsale.gateway.GatewayUnderTest.shopper;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What each level gives up and what it leaves alone; who sets it. */
class DegradationIT {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String ADMIN = "/api/v1/admin/degradation";
    private static final long PAUSE_NANOS = 20_000_000;
    private static final String LEVEL = "flash.gateway.degradation.level";
    private static final String SALE = """
            {"saleId":"1","status":"OPEN","items":[
              {"skuId":"mug","total":100,"available":57,"perUserLimit":1},
              {"skuId":"cup","total":100,"available":3,"perUserLimit":1},
              {"skuId":"jar","total":100,"available":0,"perUserLimit":1}]}""";
    private static final String LIMITS = """
            {"address":{"requests":1000000,"seconds":10,"burst":1000000},
             "user":{"requests":1000000,"seconds":10,"burst":1000000},
             "item":{"requests":1000000,"seconds":10,"burst":1000000}%s}""";

    @TempDir
    static Path directory;

    private static GatewayUnderTest gateway;
    private static Path limitsFile;

    @BeforeAll
    static void start() {
        limitsFile = directory.resolve("limits.json");
        gateway = new GatewayUnderTest(
                directory,
                "--flash.gateway.limits-file=" + limitsFile,
                "--flash.gateway.limits-file-interval=50ms",
                "--flash.gateway.upstream.max-concurrent=2",
                "--flash.gateway.upstream.max-waiting=20",
                "--flash.gateway.checkout.concurrency=1",
                "--flash.gateway.checkout.capacity=20",
                // Longer than the tests take from a look at the exact figures to the level that gives them up.
                "--flash.gateway.reads.kept-for=1s",
                "--flash.gateway.degradation.sample-every=20ms",
                "--flash.gateway.degradation.up-after=100ms",
                "--flash.gateway.degradation.calm-for=200ms",
                "--flash.gateway.degradation.sales-kept-for=10m",
                "--flash.gateway.degradation.retry-after=7s");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @BeforeEach
    void normal() throws Exception {
        gateway.order.answers(_ -> Backend.Reply.json(200, "{\"items\":[]}"));
        gateway.others.answers(request -> Backend.Reply.json(
                200, request.uri().startsWith("/api/v1/sales/") ? SALE : "{\"items\":[" + SALE + "]}"));
        force(null);
        await("level 0", () -> gateway.gauge(LEVEL) == 0);
    }

    @Test
    void normallyNothingIsGivenUp() throws Exception {
        var shopper = shopper("shopper-1");
        assertThat(gateway.get("/api/v1/sales/1", "").body()).isEqualTo(SALE);
        assertThat(gateway.get("/api/v1/sales/1", "").body()).isEqualTo(SALE);
        assertThat(gateway.get("/api/v1/orders", shopper).statusCode()).isEqualTo(200);
        assertThat(gateway.place(shopper, "k").statusCode()).isEqualTo(200);
    }

    @Test
    void firstTheExactFiguresGoAndOneAnswerServesAll() throws Exception {
        assertThat(gateway.get("/api/v1/sales/1", "").body())
                .as("kept from now on")
                .isEqualTo(SALE);
        force(1);
        assertThat(gateway.get("/api/v1/sales/1", "").body())
                .as("but not shown")
                .contains("plenty");
        gateway.others.received.clear();
        for (int i = 0; i < 5; i++) {
            var answer = gateway.get("/api/v1/sales/1?first=" + (i % 2), i == 0 ? "" : shopper("shopper-" + i));
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
                    .startsWith("application/json");
            assertThat(answer.headers().firstValue("Cache-Control").orElseThrow())
                    .contains("max-age=600");
            var items = JSON.readTree(answer.body()).get("items");
            assertThat(items.valueStream().map(item -> item.get("available").isNull()))
                    .containsOnly(true);
            assertThat(items.valueStream().map(item -> item.get("availability").stringValue()))
                    .containsExactly("plenty", "few", "none");
            assertThat(items.get(0).get("total").intValue()).isEqualTo(100);
        }
        assertThat(gateway.others.received).as("one for each address").hasSize(2);
        var list = JSON.readTree(gateway.get("/api/v1/sales?status=OPEN", "").body());
        assertThat(list.at("/items/0/items/1/availability").stringValue()).isEqualTo("few");
        assertThat(gateway.get("/api/v1/sales/1", operator()).body())
                .as("an operator sees the figures")
                .isEqualTo(SALE);
        assertThat(gateway.get("/api/v1/orders", shopper("shopper-1")).statusCode())
                .isEqualTo(200);
        assertThat(gateway.place(shopper("shopper-1"), "l").statusCode()).isEqualTo(200);
        force(0);
        assertThat(gateway.get("/api/v1/sales/1?first=0", "").body())
                .as("and they are back")
                .isEqualTo(SALE);
    }

    @Test
    void anErrorIsNotKept() throws Exception {
        force(1);
        gateway.others.answers(_ -> Backend.Reply.json(404, "{\"code\":\"not-found\"}"));
        assertThat(gateway.get("/api/v1/sales/8", "").statusCode()).isEqualTo(404);
        gateway.others.answers(_ -> Backend.Reply.json(200, SALE));
        assertThat(gateway.get("/api/v1/sales/8", "").statusCode()).isEqualTo(200);
    }

    @Test
    void thenTheHistoryGoesButNoOrder() throws Exception {
        force(2);
        var shopper = shopper("shopper-1");
        degraded(gateway.get("/api/v1/orders?limit=5", shopper));
        assertThat(gateway.order.received).isEmpty();
        assertThat(gateway.get("/api/v1/orders/7", shopper).statusCode()).isEqualTo(200);
        assertThat(gateway.place(shopper, "m").statusCode()).isEqualTo(200);
        assertThat(gateway.get("/api/v1/payments/7", shopper).statusCode()).isEqualTo(200);
        assertThat(gateway.get("/api/v1/sales/1", "").body()).contains("availability");
        assertThat(gateway.counter("flash.gateway.degraded", "what", "order-history"))
                .isGreaterThanOrEqualTo(1);
    }

    @Test
    void checkoutGoesLastAndWhoHasAnOrderGoesOn() throws Exception {
        force(3);
        var shopper = shopper("shopper-1");
        degraded(gateway.place(shopper, "n"));
        degraded(gateway.get("/api/v1/orders", shopper));
        assertThat(gateway.order.received).isEmpty();
        assertThat(gateway.get("/api/v1/orders/7", shopper).statusCode()).isEqualTo(200);
        assertThat(gateway.get("/api/v1/payments/7", shopper).statusCode()).isEqualTo(200);
        force(0);
        assertThat(gateway.place(shopper, "n").statusCode()).isEqualTo(200);
    }

    @Test
    void onlyAnOperatorForcesALevelAndOnlyOneThatExists() throws Exception {
        assertThat(gateway.put(ADMIN, shopper("shopper-1"), "{\"forced\":3}").statusCode())
                .isEqualTo(403);
        for (var body : new String[] {"{\"forced\":4}", "{\"forced\":-1}", "{\"level\":1}"}) {
            assertThat(gateway.put(ADMIN, operator(), body).statusCode())
                    .as(body)
                    .isEqualTo(400);
        }
        var shown = force(2);
        assertThat(shown.get("level").intValue()).isEqualTo(2);
        assertThat(shown.get("forced").intValue()).isEqualTo(2);
        assertThat(shown.get("measured").intValue()).isZero();
        assertThat(shown.at("/pressure/cpu").isNumber()).isTrue();
        assertThat(gateway.gauge(LEVEL)).isEqualTo(2);
        assertThat(force(null).get("forced").isNull()).isTrue();
    }

    @Test
    void theLimitsFileForcesALevelAndLetsGoOfIt() throws Exception {
        Files.writeString(limitsFile, LIMITS.formatted(",\"degradation\":2"));
        await("the forced level", () -> gateway.gauge(LEVEL) == 2);
        Files.writeString(limitsFile, LIMITS.formatted(",\"degradation\":7"));
        // What makes no sense changes nothing; the next one that does shows that it was read.
        Files.writeString(limitsFile, LIMITS.formatted(""));
        await("the gateway to decide again", () -> gateway.gauge(LEVEL) == 0);
    }

    @Test
    void aCrowdBeforeASlowOrderServiceRaisesTheLevelAndItsEndLowersItAgain() throws Exception {
        var shopper = shopper("shopper-1");
        crowd(22, () -> gateway.get("/api/v1/orders/7", shopper));
    }

    @Test
    void checkoutsThatWaitInTheirLaneRaiseItToo() throws Exception {
        var number = new AtomicInteger();
        crowd(40, () -> gateway.place(shopper("shopper-2"), "crowd-" + number.getAndIncrement()));
    }

    /** Who found the queue full comes back: else all that wait may go in one bundle, and nobody is left to press. */
    private static HttpResponse<String> patiently(Callable<HttpResponse<String>> call, CountDownLatch release)
            throws Exception {
        var answer = call.call();
        while (answer.statusCode() == 503 && release.getCount() > 0) {
            LockSupport.parkNanos(PAUSE_NANOS);
            answer = call.call();
        }
        return answer;
    }

    private static void crowd(int callers, Callable<HttpResponse<String>> call) throws Exception {
        var release = new CountDownLatch(1);
        gateway.order.answers(_ -> {
            try {
                release.await();
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
            }
            return Backend.Reply.json(200, "{}");
        });
        try (var crowd = Executors.newVirtualThreadPerTaskExecutor()) {
            var waiting = new ArrayList<Future<HttpResponse<String>>>();
            for (int i = 0; i < callers; i++) {
                waiting.add(crowd.submit(() -> patiently(call, release)));
            }
            try {
                await("the highest level", () -> gateway.gauge(LEVEL) == 3);
                degraded(gateway.place(shopper("shopper-1"), "o"));
            } finally {
                release.countDown();
            }
            int served = 0;
            for (var one : waiting) {
                served += one.get().statusCode() == 200 ? 1 : 0;
            }
            assertThat(served).as("who waited already is served").isGreaterThanOrEqualTo(20);
        }
        await("the level to fall", () -> gateway.gauge(LEVEL) == 0);
        assertThat(gateway.place(shopper("shopper-1"), "o").statusCode()).isEqualTo(200);
    }

    @Test
    void theDescriptionOfTheApiSaysWhatMayBeGivenUp() throws Exception {
        gateway.others.answers(_ -> Backend.Reply.json(
                200,
                "{\"components\":{\"schemas\":{\"Item\":{\"properties\":{\"available\":{\"type\":\"integer\"}}}}}}"));
        var inventory = JSON.readTree(gateway.get("/openapi/inventory.json", "").body());
        assertThat(inventory
                        .at("/components/schemas/Item/properties/available/type/1")
                        .stringValue())
                .isEqualTo("null");
        assertThat(inventory
                        .at("/components/schemas/Item/properties/availability/enum/1")
                        .stringValue())
                .isEqualTo("few");
        gateway.order.answers(
                _ -> Backend.Reply.json(
                        200,
                        "{\"paths\":{\"/api/v1/orders\":{\"get\":{\"responses\":{\"503\":{\"description\":\"Not available\"}}}}}}"));
        var order = JSON.readTree(gateway.get("/openapi/order.json", "").body());
        assertThat(order.at("/paths/~1api~1v1~1orders/get/responses/503/description")
                        .stringValue())
                .isEqualTo("Not available; or given up under pressure, code `degraded`");
    }

    private static JsonNode force(Integer level) throws Exception {
        var answer = gateway.put(ADMIN, operator(), "{\"forced\":" + level + "}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private static void degraded(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
        assertThat(JSON.readTree(answer.body()).get("code").stringValue()).isEqualTo("degraded");
        assertThat(answer.headers().firstValueAsLong("Retry-After").orElseThrow())
                .isBetween(7L, 14L);
    }
}
