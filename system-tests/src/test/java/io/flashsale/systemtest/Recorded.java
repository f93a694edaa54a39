package io.flashsale.systemtest;

import io.flashsale.audit.ClientHistory;
import io.flashsale.audit.History;
import io.flashsale.systemtest.Http.Answer;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Writes down what a client asks for and what it is told, if it is something that the auditor will want to know. */
final class Recorded {

    private static final Pattern PLACE = Pattern.compile("/api/v1/sales/([^/]+)/items/([^/]+)/orders");
    private static final Pattern CANCEL = Pattern.compile("/api/v1/orders/([^/]+)/cancel");
    private static final Pattern PAY = Pattern.compile("/api/v1/orders/([^/]+)/payments");
    private static final String SCANS = "/api/v1/scans";

    private Recorded() {}

    /** The {@code sub} of a token, which nobody verifies here. */
    static String subject(String token) {
        String[] parts = token.split("\\.");
        if (parts.length < 2) {
            return "nobody";
        }
        try {
            var claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
            return Http.JSON.readTree(claims).path("sub").asString("nobody");
        } catch (IllegalArgumentException | JacksonException noToken) {
            return "nobody";
        }
    }

    static Answer of(History history, String client, String path, String body, String key, Supplier<Answer> request) {
        Matcher place = PLACE.matcher(path);
        if (place.matches()) {
            Map<String, String> ids = new HashMap<>(Map.of("saleId", place.group(1), "skuId", place.group(2)));
            ids.put("key", key);
            ids.put("quantity", json(body).path("quantity").asString(""));
            return ended(
                    history.invoke(client, ClientHistory.PLACE, ids),
                    request,
                    answer -> Map.of("orderId", answer.text("orderId")));
        }
        Matcher cancel = CANCEL.matcher(path);
        if (cancel.matches()) {
            return ended(
                    history.invoke(client, ClientHistory.CANCEL, Map.of("orderId", cancel.group(1))),
                    request,
                    answer -> Map.of());
        }
        Matcher pay = PAY.matcher(path);
        if (pay.matches()) {
            return ended(
                    history.invoke(client, ClientHistory.PAY, Map.of("orderId", pay.group(1), "key", key)),
                    request,
                    answer -> Map.of("paymentId", answer.text("paymentId")));
        }
        if (path.equals(SCANS)) {
            return ended(
                    history.invoke(client, ClientHistory.SCAN, Map.of("scanIds", scanIds(json(body), ""))),
                    request,
                    answer -> Map.of("accepted", scanIds(answer.json().path("items"), "ACCEPTED")));
        }
        return request.get();
    }

    /** Pressing a button of the provider's page, which needs no token: the page's address is the secret. */
    static Answer press(History history, String payUrl, String outcome, Supplier<Answer> request) {
        return ended(
                history.invoke("payer", ClientHistory.PRESS, Map.of("payUrl", payUrl, "outcome", outcome)),
                request,
                answer -> Map.of("paymentId", answer.text("paymentId"), "state", answer.text("status")));
    }

    /** What an answer names beyond the question. */
    private interface Names {
        Map<String, String> of(Answer answer);
    }

    private static Answer ended(History.Call call, Supplier<Answer> request, Names names) {
        Answer answer;
        try {
            answer = request.get();
        } catch (UncheckedIOException noAnswer) {
            call.unknown(noAnswer.toString());
            throw noAnswer;
        }
        if (answer.status() / 100 == 2) {
            call.ok(answer.status(), names.of(answer));
        } else if (answer.status() / 100 == 4) {
            call.refused(answer.status(), answer.code());
        } else {
            call.unknown(answer.status(), answer.code());
        }
        return answer;
    }

    private static String scanIds(JsonNode scans, String result) {
        return scans.valueStream()
                .filter(scan ->
                        result.isEmpty() || scan.path("result").asString("").equals(result))
                .map(scan -> scan.path("scanId").asString(""))
                .collect(Collectors.joining(","));
    }

    private static JsonNode json(String body) {
        try {
            return Http.JSON.readTree(body);
        } catch (JacksonException malformed) {
            return Http.JSON.missingNode();
        }
    }
}
