package io.flashsale.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.flashsale.systemtest.Http.Answer;
import java.util.HashMap;
import java.util.Map;

/** Somebody with a token, or without one. */
class Client {

    static final String JSON_TYPE = "application/json";

    private final Map<String, String> headers;
    private final String subject;

    private Client(Map<String, String> headers, String subject) {
        this.headers = Map.copyOf(headers);
        this.subject = subject;
    }

    Client(String token) {
        this(Map.of("Authorization", "Bearer " + token), Recorded.subject(token));
    }

    static Client anonymous() {
        return new Client(Map.of(), "nobody");
    }

    /** Signs in as people do: with name and password at the gateway. */
    static String login(String username) {
        Answer answer = Http.post(
                Platform.gateway() + "/api/v1/auth/token",
                Map.of(),
                JSON_TYPE,
                "{\"username\": \"" + username + "\", \"password\": \"local\"}");
        assertThat(answer.status()).as("sign in as %s: %s", username, answer).isEqualTo(200);
        assertThat(answer.text("token_type")).isEqualToIgnoringCase("Bearer");
        return answer.text("access_token");
    }

    Answer get(String path) {
        return Http.get(Platform.gateway() + path, headers);
    }

    Answer post(String path, String body) {
        return Recorded.of(
                Platform.history(),
                subject,
                path,
                body,
                "",
                () -> Http.post(Platform.gateway() + path, headers, JSON_TYPE, body));
    }

    Answer post(String path, String body, String idempotencyKey) {
        var more = new HashMap<>(headers);
        more.put("Idempotency-Key", idempotencyKey);
        return Recorded.of(
                Platform.history(),
                subject,
                path,
                body,
                idempotencyKey,
                () -> Http.post(Platform.gateway() + path, more, JSON_TYPE, body));
    }
}
