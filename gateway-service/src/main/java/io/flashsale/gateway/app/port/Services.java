package io.flashsale.gateway.app.port;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** The services behind the gateway, asked one by one. */
public interface Services {

    /** What came back, or why nothing did. */
    sealed interface Answer {

        record Given(int status, JsonNode body) implements Answer {}

        /** @param reason for an operator to read */
        record Missing(String reason) implements Answer {}
    }

    List<String> names();

    /** @param bearer the operator's own token, which each service checks again */
    Answer get(String service, String path, String bearer);

    Answer post(String service, String path, String bearer);

    /** Asks all of them at the same time; answers in the order of {@link #names()}. */
    List<Answer> getFromAll(String path, String bearer);
}
