package io.flashsale.platform.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import io.flashsale.platform.security.TestTokens;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The smallest service, started for real and asked over HTTP. */
class HttpEdgeTest {

    private static final String LINE =
            "{\"skuId\":\"mug-01\",\"quantity\":2,\"price\":{\"minor\":995,\"currency\":\"EUR\"}}";
    private static final JsonMapper JSON = new JsonMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final TestTokens TOKENS = new TestTokens();

    @TempDir
    static Path directory;

    private static ConfigurableApplicationContext service;

    @BeforeAll
    static void start() {
        service = new SpringApplication(EdgeApplication.class)
                .run(
                        "--spring.config.import=classpath:platform-defaults.yml",
                        "--spring.application.name=edge-test",
                        "--server.port=0",
                        "--flash.database.enabled=false",
                        "--logging.file.name=" + directory.resolve("edge.log"),
                        "--flash.security.issuer=" + TestTokens.ISSUER,
                        "--flash.security.jwks-uri=" + TOKENS.publish(directory),
                        "--flash.security.public-paths=/open/**",
                        "--flash.web.body-limits[0].path=/api/v1/keyed",
                        "--flash.web.body-limits[0].limit=256KB");
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void idsAreStringsBothWays() throws Exception {
        var answer = post("/api/v1/orders/42", LINE);
        assertThat(answer.statusCode()).isEqualTo(200);
        var body = JSON.readTree(answer.body());
        assertThat(body.get("orderId").stringValue()).isEqualTo("42");
        assertThat(body.get("userId").stringValue()).isEqualTo("shopper-1");
        assertThat(body.get("line").get("skuId").stringValue()).isEqualTo("mug-01");
        assertThat(body.get("at").stringValue()).isEqualTo("2026-11-21T10:00:00.123Z");
    }

    @Test
    void answersNameTheRequestAndTheTrace() throws Exception {
        var answer = post("/api/v1/orders/42", LINE);
        var traceId = answer.headers().firstValue("X-Trace-Id").orElseThrow();
        assertThat(traceId).matches("[0-9a-f]{32}");
        assertThat(answer.headers().firstValue("X-Request-Id")).contains(traceId);
        var named = send(request("/open/full").header("X-Request-Id", "mine-7").GET());
        assertThat(named.headers().firstValue("X-Request-Id")).contains("mine-7");
    }

    @Test
    void theCallersTraceIsContinued() throws Exception {
        var answer = send(request("/open/full")
                .header("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
                .GET());
        assertThat(problem(answer, 503, "unavailable").get("traceId").stringValue())
                .isEqualTo("0af7651916cd43dd8448eb211c80319c");
    }

    @Test
    void malformedBodiesAreNamedByField() throws Exception {
        assertThat(errors("{\"skuId\":\"mug-01\",\"quantity\":0,\"price\":{\"minor\":1,\"currency\":\"EUR\"}}"))
                .contains("quantity");
        assertThat(errors("{\"skuId\":\"mug-01\",\"quantity\":1.5,\"price\":{\"minor\":1,\"currency\":\"EUR\"}}"))
                .contains("quantity");
        assertThat(errors("{\"skuId\":\"mug-01\",\"quantity\":\"1\",\"price\":{\"minor\":1,\"currency\":\"EUR\"}}"))
                .contains("quantity");
        assertThat(errors("{\"skuId\":\"mug-01\",\"price\":{\"minor\":1,\"currency\":\"EUR\"}}"))
                .contains("quantity");
        assertThat(errors(
                        "{\"skuId\":\"mug-01\",\"quantity\":99999999999,\"price\":{\"minor\":1,\"currency\":\"EUR\"}}"))
                .contains("quantity");
        assertThat(errors("{\"skuId\":\"no spaces\",\"quantity\":1,\"price\":{\"minor\":1,\"currency\":\"EUR\"}}"))
                .contains("skuId");
        assertThat(errors("{\"skuId\":7,\"quantity\":1,\"price\":{\"minor\":1,\"currency\":\"EUR\"}}"))
                .contains("skuId");
        assertThat(errors("{\"skuId\":\"m\",\"quantity\":1,\"price\":{\"minor\":1,\"currency\":\"eur\"}}"))
                .contains("price");
        assertThat(errors("{\"skuId\":\"m\",\"quantity\":1,\"price\":{\"minor\":1,\"currency\":\"EUR\",\"x\":1}}"))
                .contains("price.x");
    }

    @Test
    void whatIsNotJsonIsMalformed() throws Exception {
        for (var body : new String[] {"", "{", "[]", "nonsense", LINE + LINE, "{\"quantity\":1,\"quantity\":2}"}) {
            problem(post("/api/v1/orders/42", body), 400, "malformed-request");
        }
    }

    @Test
    void anIdThatCannotBeOneIs404InThePathAnd400Elsewhere() throws Exception {
        for (var id : new String[] {"abc", "-1", "0", "99999999999999999999", "1%20"}) {
            problem(post("/api/v1/orders/" + id, LINE), 404, "not-found");
        }
        problem(get("/api/v1/orders?limit=x"), 400, "malformed-request");
        assertThat(problem(get("/api/v1/orders?limit=51"), 400, "malformed-request")
                        .get("errors")
                        .get(0)
                        .get("field")
                        .stringValue())
                .isEqualTo("limit");
        problem(get("/api/v1/orders"), 400, "malformed-request");
        assertThat(get("/api/v1/orders?limit=5").body()).isEqualTo("{\"items\":[\"a-5\"],\"nextCursor\":null}");
    }

    @Test
    void theUsualRefusalsAreProblems() throws Exception {
        problem(get("/api/v1/nowhere"), 404, "not-found");
        var notAllowed = get("/api/v1/orders/42");
        problem(notAllowed, 405, "method-not-allowed");
        assertThat(notAllowed.headers().firstValue("Allow")).contains("POST");
        problem(
                send(authorized("/api/v1/orders/42")
                        .header("Content-Type", "text/plain")
                        .POST(BodyPublishers.ofString("x"))),
                415,
                "unsupported-media-type");
        problem(
                send(authorized("/api/v1/orders?limit=1")
                        .header("Accept", "image/png")
                        .GET()),
                406,
                "not-acceptable");
        problem(post("/api/v1/keyed", "{}"), 400, "idempotency-key-missing");
        var soldOut = get("/api/v1/refused");
        var body = problem(soldOut, 409, "sold-out");
        assertThat(body.get("skuId").stringValue()).isEqualTo("mug-01");
        assertThat(body.get("instance").stringValue()).isEqualTo("/api/v1/refused");
        assertThat(soldOut.headers().firstValue("Retry-After")).contains("2");
    }

    @Test
    void ourFaultsTellNothing() throws Exception {
        var broken = send(request("/open/broken").GET());
        problem(broken, 500, "internal-error");
        assertThat(broken.body()).doesNotContain("hunter2").doesNotContain("Exception");
        var down = send(request("/open/down").GET());
        problem(down, 503, "unavailable");
        assertThat(down.body()).doesNotContain("secret-host");
        assertThat(down.headers().firstValue("Retry-After")).isPresent();
        assertThat(send(request("/open/full").GET()).headers().firstValue("Retry-After"))
                .contains("3");
    }

    /** What a database that is killed leaves behind looks like a client that hung up, and must not be answered as one. */
    @Test
    void aStoreThatHangsUpIsAnOutageAndNotAClientThatHasGone() throws Exception {
        for (var how : new String[] {"eof", "reset", "pipe"}) {
            problem(send(request("/open/hung-up/" + how).GET()), 503, "unavailable");
        }
    }

    /** A key id that nobody has is refused, however often it is asked for: the issuer is not to be blamed for it. */
    @Test
    void aFloodOfUnknownKeyIdsIsRefusedLikeOne() throws Exception {
        assertThat(get("/api/v1/orders?limit=1").statusCode()).isEqualTo(200);
        for (int i = 0; i < 20; i++) {
            problem(
                    send(request("/api/v1/refused")
                            .header("Authorization", "Bearer " + TOKENS.underKeyId("nobodys-" + i, "shopper-1"))
                            .GET()),
                    401,
                    "unauthenticated");
        }
    }

    @Test
    void bodiesAreLimitedWithAndWithoutALength() throws Exception {
        var huge = new byte[5 * 1024 * 1024];
        problem(
                send(authorized("/api/v1/orders/42")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofByteArray(huge))),
                413,
                "payload-too-large");
        var longString = ("{\"skuId\":\"" + "x".repeat(100_000)).getBytes();
        problem(
                send(authorized("/api/v1/orders/42")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(longString)))),
                413,
                "payload-too-large");
        var wider = send(authorized("/api/v1/keyed")
                .header("Idempotency-Key", "k")
                .POST(BodyPublishers.ofByteArray(new byte[100 * 1024])));
        assertThat(wider.statusCode()).isEqualTo(200);
    }

    @Test
    void onlyAGoodTokenOpensTheApi() throws Exception {
        var missing = send(request("/api/v1/orders?limit=1").GET());
        problem(missing, 401, "unauthenticated");
        assertThat(missing.headers().firstValue("WWW-Authenticate")).contains("Bearer");
        var claims = TOKENS.claims("shopper-1", "ROLE_SHOPPER");
        var stranger = new TestTokens();
        for (var bad : new String[] {
            "nonsense",
            TOKENS.of("not printable", "ROLE_SHOPPER"),
            TOKENS.sign(claims.build(), "JWT", JWSAlgorithm.RS256),
            TOKENS.sign(claims.build(), "at+jwt", JWSAlgorithm.RS512),
            stranger.of("shopper-1", "ROLE_SHOPPER"),
            TOKENS.sign(TOKENS.claims("shopper-1").issuer("other").build(), "at+jwt", JWSAlgorithm.RS256),
            TOKENS.sign(TOKENS.claims("shopper-1").audience("other").build(), "at+jwt", JWSAlgorithm.RS256),
            TOKENS.sign(
                    TOKENS.claims("shopper-1")
                            .expirationTime(Date.from(Instant.now().minusSeconds(60)))
                            .build(),
                    "at+jwt",
                    JWSAlgorithm.RS256),
            TOKENS.sign(TOKENS.claims("shopper-1").expirationTime(null).build(), "at+jwt", JWSAlgorithm.RS256)
        }) {
            problem(
                    send(request("/api/v1/orders?limit=1")
                            .header("Authorization", "Bearer " + bad)
                            .GET()),
                    401,
                    "unauthenticated");
        }
    }

    @Test
    void rolesDecide() throws Exception {
        problem(post("/api/v1/operate", "{}"), 403, "forbidden");
        problem(get("/internal/thing"), 403, "forbidden");
        problem(send(request("/internal/thing").GET()), 401, "unauthenticated");
        problem(get("/admin/audit"), 403, "forbidden");
        var service = send(request("/internal/thing")
                .header("Authorization", "Bearer " + TOKENS.of("order-service", "ROLE_SERVICE"))
                .GET());
        assertThat(service.body()).isEqualTo("ok");
        var operator = send(request("/api/v1/operate")
                .header("Authorization", "Bearer " + TOKENS.of("operator", "ROLE_OPERATOR"))
                .POST(BodyPublishers.noBody()));
        assertThat(operator.statusCode()).isEqualTo(200);
    }

    @Test
    void actuatorIsOpenOnItsOwnPortAndAbsentOnTheServices() throws Exception {
        int port = service.getEnvironment().getRequiredProperty("local.management.port", Integer.class);
        assertThat(port).isNotEqualTo(servicePort());
        for (var path : new String[] {"health/liveness", "health/readiness", "prometheus"}) {
            var uri = URI.create("http://localhost:" + port + "/actuator/" + path);
            var answer = HTTP.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(path).isEqualTo(200);
        }
        assertThat(send(request("/actuator/prometheus").GET()).statusCode()).isEqualTo(401);
        assertThat(get("/actuator/prometheus").statusCode()).isEqualTo(404);
    }

    @Test
    void onlyJsonIsReadAndWritten() throws Exception {
        for (var type : new String[] {
            "application/xml",
            "text/xml",
            "application/yaml",
            "multipart/form-data",
            "application/x-www-form-urlencoded",
            "*/*",
            "application/json;charset=no"
        }) {
            problem(
                    send(authorized("/api/v1/orders/42")
                            .header("Content-Type", type)
                            .POST(BodyPublishers.ofString(LINE))),
                    415,
                    "unsupported-media-type");
        }
        problem(
                send(authorized("/api/v1/orders/42")
                        .header("Content-Type", "application/json")
                        .header("Content-Encoding", "gzip")
                        .POST(BodyPublishers.ofString(LINE))),
                415,
                "unsupported-media-type");
        problem(
                send(authorized("/api/v1/orders?limit=1")
                        .header("Accept", "application/xml")
                        .GET()),
                406,
                "not-acceptable");
    }

    @Test
    void whatARequestHeldIsNotLoggedBecauseItWasRefused() throws Exception {
        var body = "{\"name\": \"Mallory Logged\",\n \"phone\": \"+49 170 55501234\"}";
        problem(
                send(authorized("/api/v1/orders/42")
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(body))),
                415,
                "unsupported-media-type");
        var shopper = "Authorization: Bearer " + TOKENS.of("shopper-1", "ROLE_SHOPPER");
        // Whether it is refused depends on who reads the names; it is quoted by nobody.
        raw("GET /api/v1/orders?Mallory%20Logged%0a=1&limit=1", shopper);
        raw("GET /api/v1/Mallory%20Logged", shopper);
        rawProblem(raw("GET /open/full", "Authorization Bearer Mallory Logged"), 400, "malformed-request");
        assertThat(Files.readString(directory.resolve("edge.log"))).doesNotContain("Mallory", "Logged", "55501234");
    }

    @Test
    void textIsWellFormedAndNoNumber() throws Exception {
        assertThat(errors(LINE.replace("EUR", "\\ud800"))).isEqualTo("price.currency");
        assertThat(errors(LINE.replace("EUR", "E\\u0000R"))).isEqualTo("price.currency");
        assertThat(errors(LINE.replace("\"EUR\"", "978"))).isEqualTo("price.currency");
    }

    @Test
    void whatHasTwoMeaningsIsRefused() throws Exception {
        var operator = "Authorization: Bearer " + TOKENS.of("operator", "ROLE_OPERATOR");
        var shopper = "Authorization: Bearer " + TOKENS.of("shopper-1", "ROLE_SHOPPER");
        rawProblem(raw("GET /api/v1/orders?limit=1", shopper, operator), 400, "malformed-request");
        rawProblem(raw("GET /api/v1/orders?limit=1", shopper, shopper), 400, "malformed-request");
        rawProblem(
                raw("POST /api/v1/keyed", shopper, "Idempotency-Key: a", "Idempotency-Key: b"),
                400,
                "malformed-request");
        // A client library on the way would make a question mark of it.
        rawProblem(raw("POST /api/v1/keyed", shopper, "Idempotency-Key: \u00e4"), 400, "malformed-request");
    }

    @Test
    void whatTheContainerRefusesIsAProblemToo() throws Exception {
        var shopper = "Authorization: Bearer " + TOKENS.of("shopper-1", "ROLE_SHOPPER");
        for (var target : new String[] {
            "/api/v1/orders/%2f", "/api/v1/orders/%zz", "/<script>", "*", "/api/v1/orders?limit=%ff", "/api/v1/orders?="
        }) {
            rawProblem(raw("GET " + target, shopper), 400, "malformed-request");
        }
        rawProblem(raw("GET /open/full", "Host: other"), 400, "malformed-request");
        rawProblem(raw("GET /open/full", "X-Secret hunter2"), 400, "malformed-request");
        rawProblem(raw("CONNECT /open/full"), 405, "method-not-allowed");
        rawProblem(
                raw(
                        "POST /api/v1/orders/42",
                        shopper,
                        "Content-Type: application/json",
                        "Transfer-Encoding: chunked",
                        "",
                        "zz"),
                400,
                "malformed-request");
        rawProblem(raw("POST /api/v1/orders/42", shopper, "Transfer-Encoding: strange"), 400, "malformed-request");
    }

    @Test
    void rolesAreAListOfTextsAndNothingElse() throws Exception {
        for (var roles : new Object[] {"ROLE_OPERATOR", List.of(1, 2), List.of(""), 7, Map.of("ROLE_OPERATOR", true)}) {
            var token =
                    TOKENS.sign(TOKENS.claims("operator").claim("roles", roles).build(), "at+jwt", JWSAlgorithm.RS256);
            problem(
                    send(request("/api/v1/operate")
                            .header("Authorization", "Bearer " + token)
                            .POST(BodyPublishers.noBody())),
                    403,
                    "forbidden");
        }
    }

    @Test
    void theApiDescribesItself() throws Exception {
        var answer = send(request("/v3/api-docs").GET());
        assertThat(answer.statusCode()).isEqualTo(200);
        var api = JSON.readTree(answer.body());
        assertThat(api.get("paths").propertyNames())
                .contains("/api/v1/orders/{orderId}")
                .doesNotContain("/internal/thing");
        var echo = api.at("/paths/~1api~1v1~1orders~1{orderId}/post");
        assertThat(echo.at("/parameters/0/schema/type").stringValue()).isEqualTo("string");
        assertThat(echo.at("/parameters").size()).isEqualTo(1);
        assertThat(echo.at("/responses/401/content").propertyNames()).contains("application/problem+json");
        assertThat(api.at("/components/schemas/Line/properties/skuId/type").stringValue())
                .isEqualTo("string");
        assertThat(api.at("/components/securitySchemes/bearer/scheme").stringValue())
                .isEqualTo("bearer");
    }

    private static String errors(String line) throws Exception {
        var problem = problem(post("/api/v1/orders/42", line), 400, "malformed-request");
        var errors = problem.get("errors");
        assertThat(errors).as(problem.toString()).isNotNull();
        return errors.get(0).get("field").stringValue();
    }

    private static JsonNode problem(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        var body = JSON.readTree(answer.body());
        assertThat(body.get("code").stringValue()).isEqualTo(code);
        assertThat(body.get("type").stringValue()).isEqualTo("/problems/" + code);
        assertThat(body.get("status").intValue()).isEqualTo(status);
        assertThat(body.get("traceId").stringValue()).matches("[0-9a-f]{32}");
        return body;
    }

    /** Sends lines that a client library would not, and reads the answer to the end. */
    private static String raw(String target, String... lines) throws IOException {
        try (var socket = new Socket("localhost", servicePort())) {
            socket.setSoTimeout(10_000);
            var request =
                    target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + String.join("\r\n", lines) + "\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private static void rawProblem(String answer, int status, String code) {
        assertThat(answer).startsWith("HTTP/1.1 " + status);
        assertThat(answer)
                .contains("application/problem+json")
                .doesNotContain("Tomcat")
                .doesNotContain("hunter2");
        var body = JSON.readTree(answer.substring(answer.indexOf('{'), answer.lastIndexOf('}') + 1));
        assertThat(body.get("code").stringValue()).isEqualTo(code);
        assertThat(body.get("status").intValue()).isEqualTo(status);
        assertThat(body.get("traceId").stringValue()).matches("[0-9a-f]{32}");
    }

    private static HttpResponse<String> post(String path, String body) throws Exception {
        return send(authorized(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)));
    }

    private static HttpResponse<String> get(String path) throws Exception {
        return send(authorized(path).GET());
    }

    private static HttpRequest.Builder authorized(String path) {
        return request(path).header("Authorization", "Bearer " + TOKENS.of("shopper-1", "ROLE_SHOPPER"));
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + servicePort() + path));
    }

    private static int servicePort() {
        return service.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }
}
