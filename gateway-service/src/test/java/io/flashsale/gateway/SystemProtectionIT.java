package io.flashsale.gateway;

import static io.flashsale.gateway.GatewayUnderTest.operator;
import static io.flashsale.gateway.GatewayUnderTest.shopper;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** A gateway that may have four requests under way. */
class SystemProtectionIT {

    private static final int CONCURRENCY = 4;

    @TempDir
    static Path directory;

    private static GatewayUnderTest gateway;

    @BeforeAll
    static void start() {
        gateway = new GatewayUnderTest(directory, "--flash.gateway.system.concurrency=" + CONCURRENCY);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void whatTheProcessCannotBearIsRefusedAndAnOperatorGetsThroughAllTheSame() throws Exception {
        var shopper = shopper("shopper-1");
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
            var admitted = new ArrayList<Future<HttpResponse<String>>>();
            for (int i = 0; i < CONCURRENCY; i++) {
                admitted.add(crowd.submit(() -> gateway.get("/api/v1/orders/7", shopper)));
            }
            GatewayUnderTest.await("the crowd to be inside", () -> gateway.order.received.size() == CONCURRENCY);
            try {
                for (int i = 0; i < 5; i++) {
                    refused(gateway.get("/api/v1/orders/7", shopper));
                    refused(gateway.get("/", ""));
                }
                assertThat(gateway.get("/api/v1/admin/limits", operator()).statusCode())
                        .isEqualTo(200);
            } finally {
                release.countDown();
            }
            for (var one : admitted) {
                assertThat(one.get().statusCode()).isEqualTo(200);
            }
        }
        assertThat(gateway.counter("flash.gateway.limited", "by", "system")).isEqualTo(10);
        assertThat(gateway.counter("flash.gateway.limited", "by", "address")).isZero();
        // Places come back: more requests than there are places, one after the other.
        for (int i = 0; i < 3 * CONCURRENCY; i++) {
            assertThat(gateway.get("/api/v1/orders/7", shopper).statusCode()).isEqualTo(200);
        }
    }

    private static void refused(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).contains("1");
        var problem = new JsonMapper().readTree(answer.body());
        assertThat(problem.get("code").stringValue()).isEqualTo("unavailable");
        assertThat(problem.get("limit").stringValue()).isEqualTo("system");
    }
}
