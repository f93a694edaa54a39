package io.flashsale.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What browsers are told about pages and answers. */
class PagesIT {

    private static final Pattern INLINE = Pattern.compile("<script(?![^>]*\\bsrc=)|\\son[a-z]+\\s*=|javascript:");

    private static String shopper() {
        return "Authorization: Bearer " + Platform.stack().secrets().shopperToken("shopper-34001");
    }

    @Test
    void pagesLoadNothingForeignAndStandInNoFrame() {
        for (String page : List.of(
                "/en",
                "/zh",
                "/en/sign-in",
                "/zh/orders",
                "/en/orders/1",
                "/en/sales/1",
                "/en/none",
                "/api.html",
                "/problems",
                "/problems/sold-out",
                "/problems/none")) {
            Wire.Reply reply = Wire.toGateway().send("GET " + page);
            assertThat(reply.header("content-type"))
                    .hasValueSatisfying(type -> assertThat(type).startsWith("text/html"));
            guarded(reply);
            assertThat(reply.header("content-security-policy")).hasValueSatisfying(policy -> assertThat(policy)
                    .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'")
                    .doesNotContain("unsafe-eval", "*", "http:"));
            assertThat(INLINE.matcher(reply.body()).find())
                    .as("inline script on %s", page)
                    .isFalse();
        }
    }

    @Test
    void everyAnswerIsGuardedAndAPersonalOneIsNotKept() {
        for (String call : List.of(
                "GET /api/v1/sales",
                "GET /api/v1/orders",
                "GET /api/v1/orders/1",
                "GET /api/v1/payments/1",
                "GET /api/v1/nowhere",
                "GET /internal/x",
                "GET /actuator",
                "DELETE /api/v1/orders",
                "GET /%zz",
                "GET /api/v1/orders/..%2f",
                "POST /api/v1/auth/token")) {
            guarded(Wire.toGateway().send(call, shopper()));
        }
        for (String call : List.of("GET /api/v1/orders", "GET /api/v1/orders/1", "GET /api/v1/payments/1")) {
            assertThat(Wire.toGateway().send(call, shopper()).header("cache-control"))
                    .hasValueSatisfying(value -> assertThat(value).contains("no-store"));
        }
        String credentials = "{\"username\":\"shopper-34001\",\"password\":\"local\"}";
        Wire.Reply login = Wire.toGateway()
                .send("POST /api/v1/auth/token", List.of("Content-Type: application/json"), credentials);
        assertThat(login.status()).isEqualTo(200);
        assertThat(login.header("cache-control"))
                .hasValueSatisfying(value -> assertThat(value).contains("no-store"));
        guarded(login);
    }

    @Test
    void noForeignPageMayCall() {
        for (String origin : List.of("https://evil.example", "null", "http://localhost", "http://localhost:1")) {
            for (String call : List.of("GET /api/v1/sales", "GET /api/v1/orders", "GET /", "POST /api/v1/auth/token")) {
                Wire.Reply reply = Wire.toGateway().send(call, "Origin: " + origin, shopper());
                assertThat(reply.headers().keySet()).noneMatch(name -> name.startsWith("access-control-"));
            }
            Wire.Reply preflight = Wire.toGateway()
                    .send(
                            "OPTIONS /api/v1/orders",
                            "Origin: " + origin,
                            "Access-Control-Request-Method: POST",
                            "Access-Control-Request-Headers: authorization");
            assertThat(preflight.headers().keySet()).noneMatch(name -> name.startsWith("access-control-"));
            assertThat(preflight.status()).isIn(200, 401, 403);
        }
    }

    private static void guarded(Wire.Reply reply) {
        assertThat(reply.headers().keySet())
                .as("%s", reply)
                .doesNotContain("server", "x-powered-by", "set-cookie", "via", "x-application-context");
        assertThat(reply.header("x-content-type-options")).as("%s", reply).hasValue("nosniff");
        assertThat(reply.header("content-security-policy")).as("%s", reply).isPresent();
        assertThat(reply.header("cache-control")).as("%s", reply.headers()).isPresent();
    }
}
